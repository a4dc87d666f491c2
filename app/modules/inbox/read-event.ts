/**
 * What the inbox needs to know of a verified body: enough to tell events apart,
 * to queue them in lanes and to list them. Nothing here decides what an event
 * means; the bytes are stored beside this.
 *
 * Made for whatever a signer may send. A column that cannot hold a value gets a
 * bounded, clean form of it and the event gets a flag; only a body that is not
 * an event at all is refused.
 */
import { isAscii, isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { modeOf } from "../stripe/event-mode";
import { nestsDeeperThan } from "./json-depth";

export interface EventFacts {
  /** Connected account, or '' for the platform's own. */
  account: string;
  livemode: boolean;
  eventId: string;
  type: string;
  apiVersion: string | null;
  /** Stripe's `created`, unix milliseconds in whole seconds. */
  createdAtMs: number;
  objectType: string | null;
  objectId: string | null;
  customerId: string | null;
  requestId: string | null;
  idempotencyKey: string | null;
  /** Oddities, as codes; often empty. */
  flags: string[];
  /** What is applied one at a time and in order: the customer, else the object, else the event. */
  lane: string;
}

export type ReadEvent =
  | { kind: "event"; facts: EventFacts }
  /** `detail` quotes nothing of the body. */
  | { kind: "body_not_json" | "not_an_event"; detail: string };

export interface ReadContext {
  /** This deployment's mode: events of the other are flagged. */
  livemode: boolean;
  receivedAtMs: number;
}

/** Real events nest about ten levels; what nests deeper than this must not be walked recursively. */
const mostLevels = 200;
const mostCharacters = 255;
/** 2100-01-01: later ones are no time Stripe can have created anything at. */
const latestCreatedSeconds = 4_102_444_800;

type Json = Record<string, unknown>;

export function readEvent(body: Uint8Array, context: ReadContext): ReadEvent {
  if (body.byteLength === 0) return { kind: "body_not_json", detail: "The body is empty." };
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  // A leading byte order mark is no JSON; the bytes that are stored keep it.
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  // A character for each byte: decoded and parsed a quarter faster than as UTF-8. What is JSON one way is
  // JSON the other, for beyond ASCII a byte may only stand in strings; and only their text differs.
  const read = readText(bytes.toString("latin1", start), bytes, context);
  if ("facts" in read ? !read.beyondAscii : isAscii(bytes)) return read;
  return readText(bytes.toString("utf8", start), bytes, context);
}

function readText(text: string, bytes: Buffer, context: ReadContext): ReadEvent & { beyondAscii?: boolean } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return { kind: "body_not_json", detail: notJson(error) };
  }
  if (!isObject(parsed)) return { kind: "not_an_event", detail: "The body is JSON, but no object." };
  const fault = whyNoEvent(parsed);
  if (fault !== null) return { kind: "not_an_event", detail: fault };

  const notes: Notes = { flags: [], beyondAscii: false };
  if (!isUtf8(bytes)) notes.flags.push("invalid_utf8");
  if (holdsNul(bytes)) notes.flags.push("nul_character");
  if (nestsDeeperThan(text, mostLevels)) notes.flags.push("too_deep");
  return { kind: "event", facts: facts(parsed, context, notes), beyondAscii: notes.beyondAscii };
}

/** The parser's own message quotes the body, which may hold personal data: only the position is kept. */
function notJson(error: unknown): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
  return position === undefined
    ? "The body is not JSON."
    : `The body is not JSON from character ${position} on.`;
}

function whyNoEvent(parsed: Json): string | null {
  const { object, id, type } = parsed;
  const named = object === "event" || object === "v2.core.event";
  // Some stored samples of real events lack `object`; their id tells what they are.
  const unnamed =
    (object === undefined || object === null) && typeof id === "string" && id.startsWith("evt_");
  if (!named && !unnamed) return "The body is a JSON object, but its “object” is not “event”.";
  if (typeof id !== "string" || id === "") return "The event has no id.";
  if (typeof type !== "string" || type === "") return "The event has no type.";
  return null;
}

/** What reading came across. */
interface Notes {
  flags: string[];
  /** One of the texts read here does not have the same characters in every decoding. */
  beyondAscii: boolean;
}

function flag({ flags }: Notes, code: string): void {
  if (!flags.includes(code)) flags.push(code);
}

function facts(event: Json, context: ReadContext, notes: Notes): EventFacts {
  const text = (value: unknown) => boundedText(value, notes);

  const thin = event.object === "v2.core.event";
  const eventId = identity(event.id as string, notes);
  const account = typeof event.account === "string" ? identity(event.account, notes) : "";
  const object = thin ? child(event, "related_object") : child(child(event, "data"), "object");
  const objectType = text(thin ? object?.type : object?.object);
  const objectId = reference(object?.id, notes);
  const customerId = objectType === "customer" ? objectId : reference(object?.customer, notes);
  const request = event.request;

  const mode = modeOf(event);
  // Whose mode nobody knows is kept here as what it claims or as ours, and never applied: see interpret-event.ts.
  const livemode = (mode.livemode === null ? mode.claimed : mode.livemode) ?? context.livemode;
  if (livemode !== context.livemode) flag(notes, "mode_mismatch");
  else if (mode.livemode === null) flag(notes, mode.why);
  if (mode.livemode !== null && mode.by === "object") flag(notes, "livemode_from_object");
  if (account !== "") flag(notes, "account_mismatch");
  if (thin) flag(notes, "thin_event");

  return {
    account,
    livemode,
    eventId,
    type: text(event.type) ?? "",
    apiVersion: text(event.api_version),
    createdAtMs: createdAt(event.created, context.receivedAtMs, notes),
    objectType,
    objectId,
    customerId,
    // Before 2017-05-25 `request` was the id itself.
    requestId: text(isObject(request) ? request.id : request),
    idempotencyKey: isObject(request) ? text(request.idempotency_key) : null,
    flags: notes.flags,
    lane: customerId ?? objectId ?? eventId,
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function child(parent: Json | null, key: string): Json | null {
  const value = parent?.[key];
  return isObject(value) ? value : null;
}

/** A Stripe reference is an id, or the object itself where it was expanded. */
function reference(value: unknown, notes: Notes): string | null {
  const id = isObject(value) ? value.id : value;
  return typeof id === "string" && id !== "" ? identity(id, notes) : null;
}

const ascii = /^[\0-\x7f]*$/;

/** PostgreSQL's text holds no NUL, and an index entry only so many bytes. */
function boundedText(value: unknown, notes: Notes): string | null {
  if (typeof value !== "string") return null;
  let text = value;
  if (!ascii.test(text)) notes.beyondAscii = true;
  if (text.includes("\0")) text = text.replaceAll("\0", "\uFFFD");
  if (text.length > mostCharacters) {
    flag(notes, "text_cut");
    text = text.slice(0, mostCharacters);
  }
  return text;
}

/** Like boundedText, for what must stay distinct: what is no plain id carries a hash of the original. */
function identity(id: string, notes: Notes): string {
  // Printable ASCII arrives in a column as it is; of anything else two ids could become one
  // (NUL and lone surrogates are both replaced, long ones are cut).
  if (/^[\x21-\x7e]{1,255}$/.test(id)) return id;
  const clean = boundedText(id, notes) ?? "";
  return `${clean.slice(0, 200)}~${createHash("sha256").update(id, "utf16le").digest("hex").slice(0, 32)}`;
}

function createdAt(created: unknown, receivedAtMs: number, notes: Notes): number {
  // Unix seconds; a few old samples carry them as text. Thin events: an ISO time.
  const isText = typeof created === "string";
  if (isText && !ascii.test(created)) notes.beyondAscii = true;
  // Anything else is no time, and may not even be made a number of: `{"toString": 0}` throws.
  const given = isText || typeof created === "number" ? created : Number.NaN;
  const seconds =
    typeof given === "string" && !/^\d+$/.test(given) ? Date.parse(given) / 1000 : Number(given);
  if (seconds >= 0 && seconds <= latestCreatedSeconds) return Math.floor(seconds) * 1000;
  flag(notes, created === undefined || created === null ? "created_missing" : "created_out_of_range");
  return Math.floor(receivedAtMs / 1000) * 1000;
}

/** `\u0000` in a string of the JSON; a raw NUL would not have parsed. Every other backslash escapes the next. */
function holdsNul(bytes: Buffer): boolean {
  for (let at = bytes.indexOf("\\u0000"); at !== -1; at = bytes.indexOf("\\u0000", at + 1)) {
    let backslashes = 1;
    while (bytes[at - backslashes] === 0x5c) backslashes += 1;
    if (backslashes % 2 === 1) return true;
  }
  return false;
}
