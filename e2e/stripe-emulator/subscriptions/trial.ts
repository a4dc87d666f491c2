/** The end of a trial: the first paid period begins, or the subscription pauses or ends. */
import type Stripe from "stripe";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { billNow } from "./bill";
import { end } from "./cancel";
import type { SubscriptionChange } from "./requests";
import { draftFor, withLiveDiscounts } from "./invoices";
import { rhythmOf } from "./items";
import { periodLine } from "./lines";
import { toPaused } from "./pause";
import { methodToCharge } from "./payment-method";
import { periodAt } from "./periods";
import { remainingTime } from "./prorate";
import { asOneChange, itemsOf, saveSubscription } from "./store";

interface Ending {
  /** On demand, before its time: billed at once, in a rhythm that begins now. */
  early: boolean;
  change?: SubscriptionChange;
}

export function endTrial(scope: Scope, id: string, ending: Ending): void {
  asOneChange(scope, id, () => {
    const subscription = over(scope, scope.need(subscriptions, id), ending);
    const missing =
      subscription.collection_method === "charge_automatically" &&
      methodToCharge(scope, subscription) === null;
    const behavior = subscription.trial_settings?.end_behavior.missing_payment_method;
    if (missing && behavior === "cancel") end(scope, subscription, "payment_failed");
    else if (missing && behavior === "pause")
      toPaused(scope, subscription, "trial_end_without_payment_method");
    else begin(scope, subscription, ending);
  });
}

function over(
  scope: Scope,
  subscription: Stripe.Subscription,
  { early, change }: Ending,
): Stripe.Subscription {
  if (!early) return subscription;
  const anchor = change?.billingCycleAnchor === "unchanged" ? subscription.billing_cycle_anchor : scope.now;
  return { ...subscription, billing_cycle_anchor: anchor, trial_end: scope.now };
}

/** The first period that costs something. */
function begin(scope: Scope, trialed: Stripe.Subscription, { early, change }: Ending): void {
  const subscription = withLiveDiscounts(scope, { ...trialed, status: "active" });
  const before = itemsOf(scope, subscription.id);
  const items = before.map((item) => {
    const { end: until } = periodAt(subscription.billing_cycle_anchor, rhythmOf(item.price), scope.now);
    return { ...item, current_period_start: scope.now, current_period_end: until };
  });
  saveSubscription(scope, subscription, { items });
  const lines = items.flatMap((item) => {
    const period = { start: item.current_period_start, end: item.current_period_end };
    const whole = periodAt(subscription.billing_cycle_anchor, rhythmOf(item.price), period.start);
    return whole.start === period.start
      ? [periodLine(scope, item, period)]
      : remainingTime(scope, subscription, [item], period.start);
  });
  if (early) {
    billNow(scope, subscription.id, {
      reason: "subscription_update",
      lines,
      paymentBehavior: change?.paymentBehavior,
      offSession: change?.offSession,
    });
    return;
  }
  const draft = draftFor(scope, subscription, {
    reason: "subscription_cycle",
    lines,
    autoAdvance: true,
    periodStart: before[0]?.current_period_start ?? scope.now,
    periodEnd: scope.now,
  });
  saveSubscription(scope, { ...scope.need(subscriptions, subscription.id), latest_invoice: draft.id });
}
