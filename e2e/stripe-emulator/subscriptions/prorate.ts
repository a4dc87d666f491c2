/** What a change in the middle of a period gives back and takes: by the second, after discounts. */
import type Stripe from "stripe";
import { holdingDiscounts } from "../discounts/attach";
import { discountLines } from "../discounts/apply";
import type { NewLine } from "../invoicing/line";
import { idOf } from "../store/table";
import type { Scope } from "../work/scope";
import { discountsOn } from "./invoices";
import { rhythmOf } from "./items";
import { amountOf, creditLine, partLine } from "./lines";
import { periodAt, type Period } from "./periods";

/** What is left of an item's period from a moment on, and the period whose price it is a part of. */
function remaining(
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  moment: number,
): { part: Period; whole: Period } {
  const start = Math.min(Math.max(moment, item.current_period_start), item.current_period_end);
  const natural = periodAt(
    subscription.billing_cycle_anchor,
    rhythmOf(item.price),
    item.current_period_start,
  );
  const whole =
    natural.end === item.current_period_end
      ? natural
      : { start: item.current_period_start, end: item.current_period_end };
  return { part: { start, end: item.current_period_end }, whole };
}

/** Credits for what was paid for and will not be used, from `moment` (absent: now). */
export function unusedTime(
  scope: Scope,
  subscription: Stripe.Subscription,
  items: readonly Stripe.SubscriptionItem[],
  moment = scope.now,
): NewLine[] {
  const net = netAmounts(scope, subscription, items);
  return items.flatMap((item, index) => {
    const { part, whole } = remaining(subscription, item, moment);
    return part.end === part.start ? [] : [creditLine(scope, item, net[index] ?? 0, part, whole)];
  });
}

/** Charges for the time that is left, from `moment`. */
export function remainingTime(
  scope: Scope,
  subscription: Stripe.Subscription,
  items: readonly Stripe.SubscriptionItem[],
  moment: number,
): NewLine[] {
  const net = netAmounts(scope, subscription, items);
  return items.flatMap((item, index) => {
    const { part, whole } = remaining(subscription, item, moment);
    return part.end === part.start ? [] : [partLine(scope, item, net[index] ?? 0, part, whole)];
  });
}

/** What each item costs for a whole period after the subscription's discounts. */
function netAmounts(
  scope: Scope,
  subscription: Stripe.Subscription,
  items: readonly Stripe.SubscriptionItem[],
): number[] {
  const amounts = items.map((item) => amountOf(scope, item));
  const ids = holdingDiscounts(scope, discountsOn(scope, subscription));
  const lines = items.map((item, index) => ({
    amount: amounts[index] ?? 0,
    product: idOf(item.price.product),
    discountable: true,
  }));
  for (const taken of discountLines(scope, ids, subscription.currency, lines)) {
    for (const [index, amount] of taken.amounts.entries()) amounts[index] = (amounts[index] ?? 0) - amount;
  }
  return amounts;
}
