/** A mirrored Stripe object in one line: what support wants to know of it at a glance. */
import type { MirroredType, SnapshotDataByType } from "~/modules/stripe/snapshot";
import { counted } from "./figures";
import { formatAmount } from "./money";
import { cardWords } from "./payment-words";
import { calendarDate } from "./time-words";
import type { Tone } from "./tone";

const titles: Record<MirroredType, string> = {
  customer: "Customer",
  subscription: "Subscription",
  invoice: "Invoice",
  payment_intent: "Payment",
  charge: "Charge",
  refund: "Refund",
  checkout_session: "Checkout",
  subscription_schedule: "Schedule",
  invoice_payment: "Invoice payment",
  dispute: "Dispute",
  credit_note: "Credit note",
  entitlement_summary: "Entitlements",
  product: "Product",
  price: "Price",
};

export const objectTitle = (type: MirroredType) => titles[type];

export type MirroredData = { [T in MirroredType]: { type: T; data: SnapshotDataByType[T] } }[MirroredType];

export function objectWords(object: MirroredData): string {
  const parts = partsOf(object).filter((part): part is string => Boolean(part));
  return parts.join(" · ");
}

function partsOf(object: MirroredData): (string | null | false | undefined)[] {
  switch (object.type) {
    case "customer":
      return [object.data.name, object.data.email];
    case "subscription":
      return subscriptionParts(object.data);
    case "invoice": {
      const { number, total, amountDue, currency } = object.data;
      return [number, amount(total ?? amountDue, currency)];
    }
    case "payment_intent": {
      const { data } = object;
      return [amount(data.amount, data.currency), data.declineCode ?? data.errorCode];
    }
    case "charge": {
      const { data } = object;
      const refunded =
        (data.amountRefunded ?? 0) > 0 && `${amount(data.amountRefunded, data.currency)} refunded`;
      return [
        amount(data.amount, data.currency),
        cardWords(data.cardBrand, data.cardLast4),
        refunded,
        data.disputed && "disputed",
        data.declineCode ?? data.failureCode,
      ];
    }
    case "refund":
      return [amount(object.data.amount, object.data.currency), object.data.reason?.replaceAll("_", " ")];
    case "checkout_session": {
      const { mode, paymentStatus, amountTotal, currency } = object.data;
      return [mode, amount(amountTotal, currency), paymentStatus?.replaceAll("_", " ")];
    }
    case "subscription_schedule": {
      const { phases, subscriptionId } = object.data;
      const last = phases.at(-1)?.endAt ?? null;
      return [
        counted(phases.length, "phase"),
        last !== null && `last ends ${day(last)}`,
        subscriptionId === null && "of no subscription",
      ];
    }
    case "invoice_payment": {
      const { amountPaid, amountRequested, currency, invoiceId } = object.data;
      return [amount(amountPaid ?? amountRequested, currency), invoiceId && `towards ${invoiceId}`];
    }
    case "dispute": {
      const { data } = object;
      return [
        amount(data.amount, data.currency),
        data.reason?.replaceAll("_", " "),
        data.evidenceDueAt !== null && `evidence until ${day(data.evidenceDueAt)}`,
      ];
    }
    case "credit_note": {
      const { data } = object;
      return [
        amount(data.amount, data.currency),
        data.invoiceId && `of ${data.invoiceId}`,
        data.reason?.replaceAll("_", " "),
      ];
    }
    case "entitlement_summary": {
      const keys = object.data.entitlements.flatMap(({ lookupKey }) => lookupKey ?? []);
      return [keys.length === 0 ? "nothing" : keys.join(", ")];
    }
    case "product":
      return [object.data.name, !object.data.active && "archived"];
    case "price": {
      const { unitAmount, currency, interval, nickname, lookupKey, active } = object.data;
      const each = amount(unitAmount, currency);
      return [
        nickname ?? lookupKey,
        each && (interval ? `${each} per ${interval}` : each),
        !active && "archived",
      ];
    }
  }
}

function subscriptionParts(data: SnapshotDataByType["subscription"]): (string | null | false)[] {
  const [item] = data.items;
  const each = item && amount(item.unitAmount, item.currency);
  const price = each && `${each}${item.interval ? ` per ${item.interval}` : ""}`;
  const more = data.items.length > 1 && `${data.items.length} items`;
  const ends = data.cancelAt ?? (data.cancelAtPeriodEnd ? data.currentPeriodEnd : null);
  const until = ends
    ? `ends ${day(ends)}`
    : data.currentPeriodEnd && `period to ${day(data.currentPeriodEnd)}`;
  return [
    price ?? item?.priceId ?? null,
    more,
    until || null,
    data.pauseCollection !== null && "collection paused",
  ];
}

const amount = (minorUnits: number | null, currency: string | null) =>
  minorUnits === null || currency === null ? null : formatAmount(minorUnits, currency);

const day = (unixSeconds: number) => calendarDate(unixSeconds * 1_000);

const good = new Set(["active", "trialing", "paid", "succeeded", "complete", "won"]);
const bad = new Set([
  "past_due",
  "unpaid",
  "uncollectible",
  "failed",
  "incomplete_expired",
  "lost",
  "requires_payment_method",
]);
const over = new Set(["canceled", "void", "expired", "draft", "completed", "released", "issued"]);

/** The tone of Stripe's status words. */
export function statusTone(status: string): Tone {
  if (good.has(status)) return "good";
  if (bad.has(status)) return "bad";
  return over.has(status) ? "none" : "waiting";
}
