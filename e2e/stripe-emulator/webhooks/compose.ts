/** The request of one attempt: payload, signature, address, and what faults do to them. */
import Stripe from "stripe";
import { toWire } from "../api/wire";
import type { BodyAlteration, WebhookAction } from "../faults/fault";
import type { Reader } from "../store/table";
import { renderAs } from "../versions/render";
import { withBase } from "../work/base-url";

export interface Outgoing {
  url: string;
  headers: Record<string, string>;
  body: Buffer;
  /** What the header says, for the record of the attempt. */
  signature: string | null;
}

interface Ingredients {
  event: Stripe.EventBase;
  /** `data` in the endpoint's version; null: as stored. */
  data: object | null;
  endpoint: { url: string; api_version: string | null };
  secret: string;
  /** Real time, unix seconds: receivers compare it with their own clock. */
  signedAt: number;
  faults: readonly WebhookAction[];
  read: Reader;
  /** Where the emulator is reached now. */
  baseUrl: string;
}

export function compose(given: Ingredients): Outgoing {
  const { faults } = given;
  const payload = withBase(toWire(eventShown(given)), given.baseUrl);
  const shift = faults.find((fault) => fault.do === "timestamp")?.seconds ?? 0;
  const secret = faults.find((fault) => fault.do === "wrong_secret")?.secret ?? given.secret;
  let signature: string | null = Stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    timestamp: given.signedAt + shift,
  });
  if (faults.some((fault) => fault.do === "malformed_header")) signature = signature.replace("t=", "time=");
  if (faults.some((fault) => fault.do === "strip_header")) signature = null;
  let body: Buffer = Buffer.from(payload);
  for (const fault of faults) if (fault.do === "alter_body") body = alter(body, fault.how);
  const path = faults.find((fault) => fault.do === "wrong_path")?.path;
  return {
    url: path === undefined ? given.endpoint.url : new URL(path, given.endpoint.url).href,
    headers: {
      "content-type": "application/json; charset=utf-8",
      accept: "*/*; q=0.5, application/xml",
      "cache-control": "no-cache",
      "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      ...(signature === null ? {} : { "stripe-signature": signature }),
    },
    body,
    signature,
  };
}

/** The event as this endpoint is to see it. */
function eventShown({ event, data, endpoint, faults, read }: Ingredients): object {
  let shown: Stripe.EventBase = { ...event, api_version: endpoint.api_version ?? event.api_version };
  if (data !== null) shown = { ...shown, data: data as Stripe.Event.Data };
  for (const fault of faults) {
    if (fault.do === "other_mode") shown = { ...shown, livemode: !event.livemode };
    if (fault.do === "account") shown = { ...shown, account: fault.account };
    if (fault.do === "api_version") {
      shown = {
        ...shown,
        api_version: fault.version,
        data: { object: renderAs(fault.version, event.data.object, read) },
      };
    }
    if (fault.do === "truncate_lists") {
      const data = structuredClone(shown.data);
      truncate(data.object, fault.limit);
      shown = { ...shown, data };
    }
  }
  return shown;
}

function truncate(value: unknown, limit: number): void {
  if (typeof value !== "object" || value === null) return;
  const list = value as { object?: unknown; data?: unknown[]; has_more?: boolean };
  if (list.object === "list" && Array.isArray(list.data) && list.data.length > limit) {
    list.data.length = limit;
    list.has_more = true;
  }
  for (const inner of Object.values(value)) truncate(inner, limit);
}

/** What proxies and parsers do to bytes that they should have left alone. */
function alter(bytes: Buffer, how: BodyAlteration): Buffer {
  const text = bytes.toString("utf8");
  switch (how) {
    case "compact":
      return Buffer.from(JSON.stringify(JSON.parse(text)));
    case "four_spaces":
      return Buffer.from(JSON.stringify(JSON.parse(text), null, 4));
    case "sorted":
      return Buffer.from(JSON.stringify(sorted(JSON.parse(text))));
    case "trim":
      return Buffer.from(text.slice(0, -1).trimEnd());
    case "trailing_newline":
      return Buffer.from(`${text}\n`);
    case "escape_unicode":
      return Buffer.from(
        JSON.stringify(JSON.parse(text), null, 2).replace(
          /[^\x20-\x7e\n]/g,
          (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
        ),
      );
    case "latin1":
      return Buffer.from(text, "latin1");
    case "cut":
      return bytes.subarray(0, Math.floor(bytes.length / 2));
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
