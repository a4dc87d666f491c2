/** One state of one Stripe object, and what is needed to tell whether another is newer. */
import { belongsThroughAnother } from "./parent";
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
  /** Of an object that is gone, and whose end told nothing of it: the state whose content this is. `asOf`: milliseconds. */
  told?: { asOf: number; source: "event" | "fetch"; place: Place };
}

/** What the event itself says about its place among others of the same second. */
export interface Place {
  /** A `….created` event is the first word about its object, a `….deleted` one the last. */
  kind: "created" | "changed" | "deleted";
  /** Unix seconds that the event said, where they could not be believed and `asOf` is its arrival. */
  claimed?: number;
}

export type PriceOfItem = Pick<SubscriptionItemData, "priceId" | "productId" | "planHint"> &
  Partial<Pick<SubscriptionItemData, "lookupKey">>;

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
  // Whether these name their customer depends on where they were read.
  const customerId = belongsThroughAnother(snapshot) ? null : snapshot.customerId;
  return canonical({ status, customerId, created, deleted, evidence, data: { ...data, ...beside[type] } });
}

/**
 * What depends on how an object was told of. A reading has it where it is asked for,
 * and no event: what was bought in a Checkout, and (since 2025-03-31) what paid an
 * invoice. Some API versions have it, and others not: the invoice that a payment was
 * for (until 2025-03-31), how a subscription is billed (later). Its absence is no state.
 */
const beside: { [T in MirroredType]?: object } = {
  invoice: { paymentIntentId: null, chargeId: null },
  checkout_session: { lineItems: null },
  payment_intent: { invoiceId: null },
  charge: { invoiceId: null },
  subscription: { billingMode: null },
};

/**
 * JSON with sorted keys: PostgreSQL's jsonb gives them back in an order of its own.
 * Nothing known and not there are the same.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value)
    .filter(([, member]) => member !== null && member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join()}}`;
}
