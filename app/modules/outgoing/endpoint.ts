/** What an endpoint is: an address of somebody else's that hears of what happens here. Pure. */
import { parseLiteral, refusedRange } from "./address-range";

/** What an endpoint can hear of. */
export const eventTypes = ["entitlement.updated", "case.opened", "case.resolved"] as const;
export type EventType = (typeof eventTypes)[number];

/** Sent by hand, to whatever endpoint is to be tried. */
export const testType = "webhook_endpoint.test";
export type SentType = EventType | typeof testType;
export const sentTypes: readonly SentType[] = [...eventTypes, testType];

export const isEventType = (text: string): text is EventType => eventTypes.some((type) => type === text);
export const isSentType = (text: string): text is SentType => sentTypes.some((type) => type === text);

/** Of one mode, as many as Stripe allows: so lists of them are short, and their attempts at a time few. */
export const mostEndpoints = 16;
/** How long the former secret goes on signing beside a new one. */
export const defaultOverlapHours = 24;
export const longestOverlapHours = 7 * 24;

export interface Endpoint {
  id: number;
  url: string;
  types: EventType[];
  createdBy: string;
  createdAt: Date;
  disabledAt: Date | null;
  disabledReason: string | null;
  /** Since then no delivery has succeeded. */
  failingSince: Date | null;
  /** Ends of former secrets that still sign. */
  overlapUntil: Date | null;
}

export const endpointName = (id: number) => `ptwe_${id}`;
export const deliveryName = (id: number) => `ptwd_${id}`;
export const endpointNumber = (name: string) => numberIn(name, "ptwe_");
export const deliveryNumber = (name: string) => numberIn(name, "ptwd_");

function numberIn(name: string, prefix: string): number | null {
  const digits = name.startsWith(prefix) ? /^[1-9]\d{0,14}$/.exec(name.slice(prefix.length))?.[0] : undefined;
  return digits === undefined ? null : Number(digits);
}

const longestUrl = 2_000;

export type UrlVerdict = { ok: true; url: string } | { ok: false; problem: string };

/** `local`: development and the demo, where receivers run on the same machine. What a name leads to is checked when sending. */
export function checkUrl(text: string, { local }: { local: boolean }): UrlVerdict {
  const given = text.trim();
  if (given === "")
    return { ok: false, problem: "An address is needed, such as https://example.com/webhooks." };
  if (given.length > longestUrl)
    return { ok: false, problem: `The address is longer than ${longestUrl} characters.` };
  if (!URL.canParse(given)) return { ok: false, problem: "This is no address: it begins with https://." };
  const url = new URL(given);
  if (url.protocol !== "https:" && !(local && url.protocol === "http:"))
    return { ok: false, problem: "The address must begin with https://." };
  if (url.username !== "" || url.password !== "")
    return { ok: false, problem: "The address must hold no user name or password: deliveries are signed." };
  const literal = parseLiteral(url.hostname);
  const refused = literal === null ? null : refusedRange(literal, { local });
  if (refused !== null)
    return { ok: false, problem: `The address is in a range that nobody else can reach (${refused}).` };
  url.hash = "";
  return { ok: true, url: url.href };
}
