/** The next period: its dates, and the draft that bills it. */
import type Stripe from "stripe";
import { finalizeInvoice } from "../invoicing/finalize";
import type { NewLine } from "../invoicing/line";
import { markUncollectible, voidInvoice } from "../invoicing/void";
import type { Scope } from "../work/scope";
import { subscriptions } from "../tables/subscriptions";
import { draftFor, withLiveDiscounts } from "./invoices";
import { isMetered, rhythmOf } from "./items";
import { periodLine } from "./lines";
import { periodAt, type Period } from "./periods";
import { asOneChange, itemsOf, saveSubscription } from "./store";

interface Renewal {
  items: Stripe.SubscriptionItem[];
  lines: NewLine[];
  /** The period that ends. */
  ended: Period;
}

/** What the renewal at `moment` does to each item whose period ends by then; nothing is stored. */
export function planRenewal(
  scope: Scope,
  subscription: Stripe.Subscription,
  before: readonly Stripe.SubscriptionItem[],
  moment: number,
): Renewal {
  const lines: NewLine[] = [];
  const due = before.filter((item) => item.current_period_end <= moment);
  const items = before.map((item) => {
    if (!due.includes(item)) return item;
    const over = { start: item.current_period_start, end: item.current_period_end };
    const start = item.current_period_end;
    const { end } = periodAt(subscription.billing_cycle_anchor, rhythmOf(item.price), start);
    const next = { ...item, current_period_start: start, current_period_end: end };
    // Usage is billed for the time that is over, everything else for the time to come.
    lines.push(periodLine(scope, next, isMetered(item.price) ? over : { start, end }));
    return next;
  });
  const [first = before[0]] = due;
  return {
    items,
    lines,
    ended: { start: first?.current_period_start ?? moment, end: first?.current_period_end ?? moment },
  };
}

/** Emits `invoice.created` and `customer.subscription.updated`; the payment follows an hour later. */
export function renew(scope: Scope, id: string): void {
  asOneChange(scope, id, () => {
    const subscription = withLiveDiscounts(scope, scope.need(subscriptions, id));
    const { items, lines, ended } = planRenewal(scope, subscription, itemsOf(scope, id), scope.now);
    saveSubscription(scope, subscription, { items });
    const pause = subscription.pause_collection?.behavior ?? null;
    const draft = draftFor(scope, scope.need(subscriptions, id), {
      reason: "subscription_cycle",
      lines,
      // Who has not paid for so long is billed further, but nothing is collected by itself.
      autoAdvance: pause === null && subscription.status !== "unpaid",
      periodStart: ended.start,
      periodEnd: ended.end,
    });
    saveSubscription(scope, { ...scope.need(subscriptions, id), latest_invoice: draft.id });
    if (pause === "void") giveUp(scope, draft, voidInvoice);
    if (pause === "mark_uncollectible") giveUp(scope, draft, markUncollectible);
  });
}

/** While collection is paused an invoice is given up as soon as it is one. */
function giveUp(
  scope: Scope,
  draft: Stripe.Invoice,
  how: (scope: Scope, invoice: Stripe.Invoice) => Stripe.Invoice,
): void {
  const open = finalizeInvoice(scope, draft);
  if (open.status === "open") how(scope, open);
}
