/** A mirrored Stripe object in one line: what support wants to know of it at a glance. */
import type { MirroredType, SnapshotDataByType } from "~/modules/stripe/snapshot";
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

const good = new Set(["active", "trialing", "paid", "succeeded", "complete"]);
const bad = new Set([
  "past_due",
  "unpaid",
  "uncollectible",
  "failed",
  "incomplete_expired",
  "requires_payment_method",
]);
const over = new Set(["canceled", "void", "expired", "draft"]);

/** The tone of Stripe's status words. */
export function statusTone(status: string): Tone {
  if (good.has(status)) return "good";
  if (bad.has(status)) return "bad";
  return over.has(status) ? "none" : "waiting";
}
