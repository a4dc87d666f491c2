/** The first period of a subscription and what it costs: whole, on trial, or the time until its anchor. */
import type Stripe from "stripe";
import type { NewLine } from "../invoicing/line";
import type { Scope } from "../work/scope";
import type { ProrationBehavior } from "./requests";
import { isMetered, rhythmOf } from "./items";
import { amountOf, partLine, periodLine, trialLine } from "./lines";
import { periodAt, periodFrom, type Period, type Recurrence } from "./periods";
import { remainingTime } from "./prorate";

export interface Start {
  /** Unix seconds, all of them. */
  now: number;
  /** In the past for a backdated one. */
  date: number;
  anchor: number;
  trialEnd: number | null;
}

export function firstPeriod(start: Start, every: Recurrence): Period {
  if (start.trialEnd !== null) return { start: start.now, end: start.trialEnd };
  if (start.anchor > start.now) return periodFrom(start.anchor, every, start.now);
  return periodAt(start.anchor, every, start.now);
}

/** Lines of the first invoice; none where the time until the anchor is free. */
export function firstLines(
  scope: Scope,
  subscription: Stripe.Subscription,
  items: readonly Stripe.SubscriptionItem[],
  proration: ProrationBehavior,
): NewLine[] {
  return items.flatMap((item) => {
    const period = { start: item.current_period_start, end: item.current_period_end };
    if (subscription.trial_end !== null) return [trialLine(scope, item, period)];
    const whole = periodAt(subscription.billing_cycle_anchor, rhythmOf(item.price), period.start);
    const partial = whole.start < period.start;
    if (partial) return proration === "none" ? [] : remainingTime(scope, subscription, [item], period.start);
    return [...passed(scope, subscription, item, proration), periodLine(scope, item, period)];
  });
}

/** What a backdated subscription costs for the time before its current period. */
function passed(
  scope: Scope,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  proration: ProrationBehavior,
): NewLine[] {
  if (proration === "none" || isMetered(item.price)) return [];
  const lines: NewLine[] = [];
  const every = rhythmOf(item.price);
  for (let from = subscription.start_date; from < item.current_period_start; ) {
    const whole = periodAt(subscription.billing_cycle_anchor, every, from);
    const part = { start: from, end: whole.end };
    lines.push(
      whole.start === from
        ? periodLine(scope, item, part)
        : partLine(scope, item, amountOf(scope, item), part, whole),
    );
    from = whole.end;
  }
  return lines;
}
