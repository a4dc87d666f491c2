/**
 * What the state that stays does not tell, and the one it replaces (or that comes
 * late) did: kept, because its absence means only that nobody was asked.
 *
 * - What was bought in a Checkout and what paid an invoice are in no event (of
 *   the invoice: since 2025-03-31); a reading that asks for them has them.
 * - Which invoice a payment was for is told until 2025-03-31, how a subscription is
 *   billed only later: events and readings may come in two API versions.
 * - A refund, a dispute or a payment of an invoice names its customer only
 *   where it was read together with what it belongs to.
 * - Of an object that is gone Stripe tells its id; what it was is told by states before.
 */
import type { Snapshot } from "../stripe/snapshot";
import { orderOf } from "./order";
import { belongsThroughAnother } from "./parent";
import type { Version } from "./version";

/** The same version where there is nothing to add. */
export function withUntold(newest: Version, older: Version): Version {
  return withLastWord(withCustomer(withFields(newest, older), older), older);
}

function withFields(newest: Version, older: Version): Version {
  const { snapshot: is } = newest;
  const { snapshot: was } = older;
  if (is.type === "invoice" && was.type === "invoice") {
    const missing = untold(is.data, was.data, ["paymentIntentId", "chargeId"]);
    if (missing.length === 0) return newest;
    const data = filled(is.data, was.data, missing);
    return { ...newest, snapshot: { ...is, data, readFrom: { ...places(was, missing), ...is.readFrom } } };
  }
  if (is.type === "checkout_session" && was.type === "checkout_session") {
    const missing = untold(is.data, was.data, ["lineItems"]);
    if (missing.length === 0) return newest;
    return { ...newest, snapshot: { ...is, data: filled(is.data, was.data, missing) } };
  }
  if (is.type === "payment_intent" && was.type === "payment_intent") {
    const missing = untold(is.data, was.data, ["invoiceId"]);
    if (missing.length === 0) return newest;
    return { ...newest, snapshot: { ...is, data: filled(is.data, was.data, missing) } };
  }
  if (is.type === "charge" && was.type === "charge") {
    const missing = untold(is.data, was.data, ["invoiceId"]);
    if (missing.length === 0) return newest;
    return { ...newest, snapshot: { ...is, data: filled(is.data, was.data, missing) } };
  }
  if (is.type === "subscription" && was.type === "subscription") {
    const missing = untold(is.data, was.data, ["billingMode"]);
    if (missing.length === 0) return newest;
    return { ...newest, snapshot: { ...is, data: filled(is.data, was.data, missing) } };
  }
  return newest;
}

function untold<D, K extends keyof D>(is: D, was: D, names: readonly K[]): K[] {
  return names.filter((name) => is[name] === null && was[name] !== null);
}

function filled<D, K extends keyof D>(is: D, was: D, names: readonly K[]): D {
  const data = { ...is };
  for (const name of names) data[name] = was[name];
  return data;
}

function places({ readFrom }: Snapshot, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(readFrom).filter(([field]) => names.includes(field)));
}

function withCustomer(newest: Version, older: Version): Version {
  const { snapshot } = newest;
  const { customerId } = older.snapshot;
  if (!belongsThroughAnother(snapshot)) return newest;
  if (snapshot.customerId !== null || customerId === null) return newest;
  return { ...newest, snapshot: { ...snapshot, customerId } };
}

/**
 * A tombstone that tells nothing has the content of the newest state before it.
 * `told` says which that is, so that a state which comes later still, and is newer
 * than that one, takes its place: the same in any order of arrival.
 */
function withLastWord(newest: Version, older: Version): Version {
  if (newest.told === undefined && !isSilent(newest.snapshot)) return newest;
  const word = lastWordOf(older);
  const held = lastWordOf(newest);
  if (word === null || (held !== null && orderOf(held, word).newer === "stored")) return newest;
  const { asOf, source, place } = word;
  return {
    ...newest,
    snapshot: { ...word.snapshot, deleted: true },
    told: { asOf: asOf.getTime(), source, place },
  };
}

/** The state of which the content is; null: there is none. */
function lastWordOf(version: Version): Version | null {
  const { told, snapshot } = version;
  if (told === undefined && isSilent(snapshot)) return null;
  const word = { ...version, snapshot: { ...snapshot, deleted: false }, told: undefined };
  return told === undefined ? word : { ...word, ...told, asOf: new Date(told.asOf) };
}

/** `{ id, object, deleted: true }` and nothing else. */
function isSilent({ deleted, created, data }: Snapshot): boolean {
  return (
    deleted && created === null && Object.values(data).every((value) => value === null || value === false)
  );
}
