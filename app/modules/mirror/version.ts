/** One state of one Stripe object, and what is needed to tell whether another is newer. */
import type { MirroredType, Snapshot, SubscriptionItemData } from "../stripe/snapshot";

export interface Version {
  snapshot: Snapshot;
  /** When this state was true at Stripe. From events: whole seconds. */
  asOf: Date;
  source: "event" | "fetch";
  eventSeq: number | null;
  apiVersion: string | null;
  place: Place;
  /** Of a subscription: what it had before. Not part of the state, and no reason to be newer. */
  former?: readonly FormerPrice[];
}

/** What the event itself says about its place among others of the same second. */
export interface Place {
  /** A `….created` event is the first word about its object, a `….deleted` one the last. */
  kind: "created" | "changed" | "deleted";
  /** Unix seconds that the event said, where they could not be believed and `asOf` is its arrival. */
  claimed?: number;
}

export type PriceOfItem = Pick<SubscriptionItemData, "priceId" | "productId" | "planHint">;

/** A price that a subscription had: see former-prices.ts. */
export interface FormerPrice extends PriceOfItem {
  /** Milliseconds since 1970. */
  lastHeldAt: number;
}

export function objectKey(type: MirroredType, id: string): string {
  return `${type}:${id}`;
}

/** Everything the mirror keeps of an object, as text that is equal exactly when the content is. */
export function contentOf(snapshot: Snapshot): string {
  const { type, status, created, deleted, evidence, data } = snapshot;
  // Whether a refund names its customer depends on where it was read: see mirror.server.ts.
  const customerId = type === "refund" ? null : snapshot.customerId;
  return canonical({ status, customerId, created, deleted, evidence, data: { ...data, ...beside[type] } });
}

/** What paid an invoice is told where it is asked for, and by no event since 2025: its absence is no state. */
const beside: { [T in MirroredType]?: object } = { invoice: { paymentIntentId: null, chargeId: null } };

/** JSON with sorted keys: PostgreSQL's jsonb gives them back in an order of its own. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join()}}`;
}
