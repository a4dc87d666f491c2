/**
 * What an event says about the objects that the mirror keeps: snapshots to
 * apply, or why it changes nothing here. Total, like the normaliser it uses.
 */
import type { ClaimedEvent } from "../inbox/claim.server";
import type { Place, Version } from "../mirror/version";
import { modeOf } from "../stripe/event-mode";
import { mirroredTypeOf, normaliseObject, objectsWithin } from "../stripe/normalise";
import { odditiesOf } from "../stripe/oddities";
import { type Fields, fields, isFields } from "../stripe/payload-fields";
import type { MirroredType, Snapshot } from "../stripe/snapshot";

/** What the inbox knows of an event, and the bytes as they came. */
export type EventToApply = Pick<
  ClaimedEvent,
  "seq" | "type" | "account" | "livemode" | "apiVersion" | "createdAt" | "receivedAt" | "customerId" | "body"
>;

export type Interpretation =
  /** `about` decides the event's outcome; `beside` are further objects the payload holds in full. */
  | { kind: "snapshots"; about: Version; beside: Version[]; flags: string[] }
  /** `foreign`: of another mode or account, as far as anybody knows; so its customer is none of ours. */
  | { kind: "ignored"; reason: string; foreign: boolean; flags: string[] };

/** Which events speak of which object. `invoice.upcoming` is a forecast and has no id. */
const prefixes: readonly (readonly [prefix: string, type: MirroredType])[] = [
  ["customer.subscription.", "subscription"],
  ["customer.", "customer"],
  ["invoice.", "invoice"],
  ["payment_intent.", "payment_intent"],
  ["charge.refund.", "refund"],
  ["charge.dispute.", "dispute"],
  ["charge.", "charge"],
  ["refund.", "refund"],
  ["checkout.session.", "checkout_session"],
  ["subscription_schedule.", "subscription_schedule"],
  ["invoice_payment.", "invoice_payment"],
  ["credit_note.", "credit_note"],
  ["entitlements.active_entitlement_summary.", "entitlement_summary"],
  ["product.", "product"],
  ["price.", "price"],
  ["plan.", "price"],
];

export function interpretEvent(event: EventToApply, livemode: boolean): Interpretation {
  if (event.livemode !== livemode) return foreign("mode_mismatch");
  if (event.account !== "") return foreign("account_mismatch");
  const payload = parse(event.body);
  if (payload === null) return ignored("payload_unreadable");
  const mode = modeOf(payload);
  if (mode.livemode === null) return foreign(mode.why);
  if (payload.object === "v2.core.event") return ignored("thin_event");
  const object = fields(payload.data).object;
  if (!isFields(object)) return ignored("object_missing");
  const expected = prefixes.find(([prefix]) => event.type.startsWith(prefix))?.[1] ?? null;
  const actual = mirroredTypeOf(object.object);
  // `customer.source.created` begins like a customer's event and carries a card.
  if (expected === null || actual !== expected) return ignored("event_type_ignored");

  const read = normaliseObject(object, livemode);
  if (read.kind !== "snapshot") {
    const flags = event.type === "invoice.upcoming" ? [] : odditiesOf(object, null);
    return { ...ignored(`object_unusable: ${read.reason}`), flags };
  }
  const snapshot = asTheTypeSays(read.snapshot, event.type);
  const asOf = trueAsOf(event);
  const version = (of: Snapshot, place: Place): Version => ({
    snapshot: of,
    asOf,
    source: "event",
    eventSeq: event.seq,
    apiVersion: event.apiVersion,
    place: asOf < event.createdAt ? { ...place, claimed: event.createdAt.getTime() / 1_000 } : place,
  });
  return {
    kind: "snapshots",
    about: version(snapshot, { kind: kindOf(event.type) }),
    beside: objectsWithin(object, livemode)
      .filter((inner) => inner.livemode === livemode)
      .map((inner) => version(inner, { kind: "changed" })),
    flags: odditiesOf(object, read.snapshot),
  };
}

/** Clocks that are kept right differ by less. */
const toleranceMs = 5_000;

/**
 * When an event's object was as it carries it. Nothing is sent before it is
 * made: a time further ahead of its arrival than clocks differ is no time to
 * order by, or the state would stay over everything that follows it, what is
 * read at Stripe included. What has such a time is taken as of its arrival, and
 * its object is read (refetch-requests.ts).
 */
function trueAsOf({ createdAt, receivedAt }: Pick<EventToApply, "createdAt" | "receivedAt">): Date {
  if (createdAt.getTime() <= receivedAt.getTime() + toleranceMs) return createdAt;
  return new Date(Math.floor(receivedAt.getTime() / 1_000) * 1_000);
}

/** What the type alone tells: a deletion's payload is the object as it last was, a failed bank payment's too. */
function asTheTypeSays(snapshot: Snapshot, type: string): Snapshot {
  if (type.endsWith(".deleted") && snapshot.type !== "subscription") return { ...snapshot, deleted: true };
  // The session itself stays complete and unpaid, as it was while the bank was still at it.
  if (type === "checkout.session.async_payment_failed" && snapshot.type === "checkout_session") {
    if (snapshot.data.paymentStatus !== "unpaid") return snapshot;
    return {
      ...snapshot,
      data: { ...snapshot.data, paymentStatus: "failed" },
      readFrom: { ...snapshot.readFrom, paymentStatus: "event type" },
    };
  }
  if (type !== "customer.subscription.deleted" || snapshot.type !== "subscription") return snapshot;
  if (["canceled", "incomplete_expired"].includes(snapshot.data.status)) return snapshot;
  return {
    ...snapshot,
    status: "canceled",
    data: { ...snapshot.data, status: "canceled" },
    readFrom: { ...snapshot.readFrom, status: "event type" },
  };
}

/** Not `charge`: it has none of that name. */
const firstWords =
  /^(customer|customer\.subscription|invoice|payment_intent|refund|charge\.dispute|credit_note|subscription_schedule|product|price|plan)\.created$/;

function kindOf(type: string): Place["kind"] {
  if (firstWords.test(type)) return "created";
  return type.endsWith(".deleted") ? "deleted" : "changed";
}

function parse(body: Buffer): Fields | null {
  try {
    // A byte order mark is no JSON; the inbox keeps it with the bytes.
    const value: unknown = JSON.parse(body.toString("utf8").replace(/^\ufeff/, ""));
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

const ignored = (reason: string): Interpretation => ({ kind: "ignored", reason, foreign: false, flags: [] });
const foreign = (reason: string): Interpretation => ({ kind: "ignored", reason, foreign: true, flags: [] });
