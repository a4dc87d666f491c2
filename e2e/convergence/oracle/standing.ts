/**
 * What one subscription or one purchase gives at a moment, by rules of this file's
 * own: what Stripe's documentation says of statuses, and what the seller promises
 * beyond that. Said once more on purpose, apart from the app's code.
 *
 * - active and trialing give access; that the period is over and nothing was heard
 *   of the renewal takes none away;
 * - what is to end, ends then;
 * - past due gives access for seven days from the period's start or the latest bill;
 * - a one-time purchase gives what it names, for as long as its price is not given back in full.
 */
import type Stripe from "stripe";
import { planOfProduct, plans } from "../app";
import { idOf } from "./truth";

export interface Given {
  plan: string;
  state: "active" | "trialing" | "canceling" | "grace";
  /** Unix seconds; null: open. */
  until: number | null;
}

/** What of a subscription is looked at. */
export type SubscriptionState = Pick<
  Stripe.Subscription,
  "status" | "cancel_at" | "cancel_at_period_end" | "trial_end"
> & {
  items: {
    data: Pick<Stripe.SubscriptionItem, "price" | "current_period_start" | "current_period_end">[];
  };
};

export type SessionState = Pick<Stripe.Checkout.Session, "mode" | "status" | "payment_status" | "metadata">;

const graceSeconds = 7 * 86_400;

/** `billedAt`: when the latest bill was made that is more than a draft; null: there is none. */
export function ofSubscription(
  subscription: SubscriptionState,
  at: number,
  billedAt: number | null,
): Given[] {
  return subscription.items.data.flatMap((item): Given[] => {
    const plan = planOfProduct[idOf(item.price.product) ?? ""];
    if (plan === undefined) return [];
    const standing = standingOf(subscription, item, at, billedAt);
    return standing === null ? [] : [{ plan, ...standing }];
  });
}

function standingOf(
  { status, cancel_at, cancel_at_period_end, trial_end }: SubscriptionState,
  item: SubscriptionState["items"]["data"][number],
  at: number,
  billedAt: number | null,
): Omit<Given, "plan"> | null {
  const ends = [cancel_at, cancel_at_period_end ? item.current_period_end : null].filter(
    (end) => end !== null,
  );
  const end = ends.length === 0 ? null : Math.min(...ends);
  if (end !== null && end <= at) return null;
  const open = (until: number) => (until > at ? until : null);
  switch (status) {
    case "active":
      return end === null
        ? { state: "active", until: open(item.current_period_end) }
        : { state: "canceling", until: end };
    case "trialing":
      return end === null
        ? { state: "trialing", until: open(trial_end ?? item.current_period_end) }
        : { state: "canceling", until: end };
    case "past_due": {
      const over = Math.max(item.current_period_start, billedAt ?? 0) + graceSeconds;
      return over <= at ? null : { state: "grace", until: Math.min(over, end ?? over) };
    }
    default:
      return null;
  }
}

export function ofSession(session: SessionState, givenBack: boolean): Given[] {
  const { mode, status, payment_status, metadata } = session;
  const paid = payment_status === "paid" || payment_status === "no_payment_required";
  if (mode !== "payment" || status !== "complete" || !paid || givenBack) return [];
  const plan = metadata?.plan;
  return plan === undefined ? [] : [{ plan, state: "active", until: null }];
}

const rankOf = (plan: string) => plans.find(({ id }) => id === plan)?.rank ?? 0;

/** Which of two counts: the higher plan; of the same, what lasts; then what is most certain; then what lasts longest. */
export function compareGiven(a: Given, b: Given): number {
  return (
    rankOf(b.plan) - rankOf(a.plan) ||
    compare(lastsOf(b), lastsOf(a)) ||
    certainty.indexOf(a.state) - certainty.indexOf(b.state) ||
    compare(endOf(b), endOf(a))
  );
}

export const best = (given: readonly Given[]): Given | null => [...given].sort(compareGiven)[0] ?? null;

const certainty = ["active", "trialing", "canceling", "grace"];
const endOf = ({ until }: Given) => until ?? Number.POSITIVE_INFINITY;
const lastsOf = (given: Given) =>
  given.state === "active" || given.state === "trialing" ? Number.POSITIVE_INFINITY : endOf(given);
const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);
