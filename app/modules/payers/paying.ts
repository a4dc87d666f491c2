/**
 * What somebody pays for, by Stripe's objects alone: whatever our catalogue, links or
 * policies make of it. Whoever has something here and is Free is worth a closer look;
 * whether it is rightly so is for that look to say (modules/cases). Pure.
 */
import type { Snapshot, SnapshotFor } from "../stripe/snapshot";

export interface Paying {
  type: "subscription" | "checkout_session";
  id: string;
  customerId: string | null;
  /** A period's price, or what was paid once, in the currency's smallest unit. */
  amount: number | null;
  currency: string | null;
  /** When it began. */
  since: Date | null;
}

export function payingIn(snapshots: readonly Snapshot[]): Paying[] {
  return snapshots.flatMap((snapshot) => {
    if (snapshot.deleted) return [];
    if (snapshot.type === "subscription") return bySubscription(snapshot);
    return snapshot.type === "checkout_session" && isPaidOnce(snapshot) ? [byPurchase(snapshot)] : [];
  });
}

/** Trials and renewals that Stripe still tries to collect are access that is due. */
const paidFor = new Set(["active", "trialing", "past_due"]);

function bySubscription({ id, customerId, created, data }: SnapshotFor<"subscription">): Paying[] {
  if (!paidFor.has(data.status)) return [];
  const amounts = data.items.flatMap(({ unitAmount, quantity }) =>
    unitAmount === null ? [] : unitAmount * (quantity ?? 1),
  );
  return [
    {
      type: "subscription",
      id,
      customerId,
      amount: amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum + amount, 0),
      currency: data.currency ?? data.items.find(({ currency }) => currency !== null)?.currency ?? null,
      since: dateOf(created),
    },
  ];
}

function byPurchase({ id, customerId, created, data }: SnapshotFor<"checkout_session">): Paying {
  const { amountTotal: amount, currency } = data;
  return { type: "checkout_session", id, customerId, amount, currency, since: dateOf(created) };
}

const isPaidOnce = ({ data }: SnapshotFor<"checkout_session">) =>
  data.mode === "payment" && isPaid(data.paymentStatus);

/** `no_payment_required`: a trial, or nothing was left to pay. */
export const isPaid = (paymentStatus: string | null) =>
  paymentStatus === "paid" || paymentStatus === "no_payment_required";

const dateOf = (seconds: number | null) => (seconds === null ? null : new Date(seconds * 1_000));
