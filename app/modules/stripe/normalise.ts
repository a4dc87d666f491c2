/**
 * Stripe's objects as any API version since 2012 writes them → one snapshot.
 *
 * Total: for any JSON value the answer is a snapshot, "we do not mirror this",
 * or "this is not such an object", never an exception. What an API version
 * lacks is null; what it keeps elsewhere is read there, and `readFrom` says so.
 */
import { priceParts, productParts } from "./normalise-catalogue";
import { customerParts, sessionParts, summaryParts } from "./normalise-checkout";
import { creditNoteParts, invoiceParts, invoicePaymentParts } from "./normalise-invoice";
import { chargeParts, disputeParts, paymentIntentParts, refundParts } from "./normalise-payment";
import { scheduleParts } from "./normalise-schedule";
import { subscriptionParts } from "./normalise-subscription";
import {
  type Fields,
  fields,
  flag,
  id,
  isFields,
  MovedFields,
  members,
  seconds,
  word,
} from "./payload-fields";
import type { MirroredType, Snapshot, SnapshotDataByType } from "./snapshot";
import type { Parts } from "./snapshot-parts";

export type Normalised =
  | { kind: "snapshot"; snapshot: Snapshot }
  /** A Stripe object of a type that the mirror does not keep. */
  | { kind: "unsupported"; reason: string }
  /** Claims to be of a mirrored type and is not usable as one. */
  | { kind: "invalid"; reason: string };

type Reader<T extends MirroredType> = (object: Fields, moved: MovedFields) => Parts<T>;

const readers: { [T in MirroredType]: Reader<T> } = {
  customer: customerParts,
  subscription: subscriptionParts,
  invoice: invoiceParts,
  payment_intent: paymentIntentParts,
  charge: chargeParts,
  refund: refundParts,
  checkout_session: sessionParts,
  subscription_schedule: scheduleParts,
  invoice_payment: invoicePaymentParts,
  dispute: disputeParts,
  credit_note: creditNoteParts,
  entitlement_summary: summaryParts,
  product: productParts,
  price: priceParts,
};

const typesByObject: Record<string, MirroredType> = {
  customer: "customer",
  subscription: "subscription",
  invoice: "invoice",
  payment_intent: "payment_intent",
  charge: "charge",
  refund: "refund",
  "checkout.session": "checkout_session",
  subscription_schedule: "subscription_schedule",
  invoice_payment: "invoice_payment",
  dispute: "dispute",
  credit_note: "credit_note",
  "entitlements.active_entitlement_summary": "entitlement_summary",
  product: "product",
  price: "price",
  // What prices were called until 2020; the ids are the same.
  plan: "price",
};

/** The mirrored type that Stripe's `object` field names; null when it is not mirrored. */
export function mirroredTypeOf(object: unknown): MirroredType | null {
  return typeof object === "string" && Object.hasOwn(typesByObject, object)
    ? (typesByObject[object] ?? null)
    : null;
}

/** `livemode` is taken where the object does not say (deleted objects, old refunds). */
export function normaliseObject(raw: unknown, livemode: boolean): Normalised {
  if (!isFields(raw)) return { kind: "invalid", reason: "It is not an object." };
  const type = mirroredTypeOf(raw.object);
  if (type === null) {
    const named = word(raw.object);
    return {
      kind: "unsupported",
      reason: named ? `Objects of type ${named} are not mirrored.` : "It names no object type.",
    };
  }
  // The summary of a customer's entitlements has no id: there is one for each customer.
  const objectId = id(type === "entitlement_summary" ? raw.customer : raw.id);
  if (objectId === null) return { kind: "invalid", reason: `The ${type.replaceAll("_", " ")} has no id.` };
  const moved = new MovedFields();
  const parts = readers[type](raw, moved);
  const snapshot = {
    type,
    id: objectId,
    livemode: typeof raw.livemode === "boolean" ? raw.livemode : livemode,
    customerId: customerOf(type, objectId, raw),
    status: parts.status,
    // Invoices called it `date` until 2019.
    created: seconds(raw.created) ?? seconds(raw.date),
    deleted: flag(raw.deleted),
    evidence: parts.evidence,
    data: parts.data,
    readFrom: moved.readFrom,
  } as Snapshot;
  return { kind: "snapshot", snapshot };
}

/** Disputes and payments of invoices name no customer; where what they belong to is expanded, that does. */
function customerOf(type: MirroredType, objectId: string, raw: Fields): string | null {
  if (type === "customer") return objectId;
  return id(raw.customer) ?? id(fields(raw.charge).customer) ?? id(fields(raw.invoice).customer);
}

/**
 * Further objects that one holds in full: a charge its latest refunds, an invoice
 * its payments, a price its product where it was asked for.
 */
export function objectsWithin(raw: unknown, livemode: boolean): Snapshot[] {
  const outer = fields(raw);
  const within = partOf(outer);
  if (within === null) return [];
  return members(within.listed)
    .slice(0, 20)
    .flatMap((inner) => {
      const read = normaliseObject(inner, livemode);
      if (read.kind !== "snapshot" || read.snapshot.type !== within.type) return [];
      const { snapshot } = read;
      // Refunds and payments name no customer; what they belong to does.
      return [{ ...snapshot, customerId: snapshot.customerId ?? id(outer.customer) }];
    });
}

function partOf(outer: Fields): { type: MirroredType; listed: unknown } | null {
  switch (mirroredTypeOf(outer.object)) {
    case "charge":
      return { type: "refund", listed: outer.refunds };
    case "invoice":
      return { type: "invoice_payment", listed: outer.payments };
    case "price":
      return { type: "product", listed: [outer.product] };
    default:
      return null;
  }
}

/** What is read of an object that tells nothing: a state that was stored before a field was read lacks it. */
export function blankData<T extends MirroredType>(type: T): SnapshotDataByType[T] {
  return readers[type]({}, new MovedFields()).data;
}
