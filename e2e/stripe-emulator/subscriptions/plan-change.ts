/** What a change will make of a subscription and what it costs: worked out before anything is stored. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import type { NewLine } from "../invoicing/line";
import type { Scope } from "../work/scope";
import type { SubscriptionChange } from "./requests";
import { rhythmOf } from "./items";
import { amountOf, periodLine, trialLine } from "./lines";
import { periodAt, sameRhythm } from "./periods";
import { changesPrice, planItems, type ItemStep } from "./plan-items";
import { remainingTime, unusedTime } from "./prorate";
import { itemsOf } from "./store";

export interface Plan {
  /** With its new dates and status; its items lie beside it. */
  next: Stripe.Subscription;
  items: Stripe.SubscriptionItem[];
  /** Credits and charges for parts of the period under way. */
  prorations: NewLine[];
  /** Periods that begin now, because the rhythm does. */
  periods: NewLine[];
  /** Whether it is billed at once whatever was asked. */
  billsNow: boolean;
}

/** States in which time was, or is to be, paid for. */
const RUNNING = ["active", "past_due", "unpaid"];

/** @param subscription with everything else that the change sets already in it. @throws ApiError */
export function planChange(
  scope: Scope,
  subscription: Stripe.Subscription,
  change: SubscriptionChange,
): Plan {
  const steps = planItems(scope, subscription, change.items ?? []);
  if (typeof change.trialEnd === "number" && change.trialEnd > scope.now) {
    return intoTrial(scope, subscription, steps, change.trialEnd, change);
  }
  if (typeof change.trialEnd === "number") {
    throw invalidRequest("Invalid timestamp: must be an integer Unix timestamp in the future.", {
      param: "trial_end",
    });
  }
  if (!RUNNING.includes(subscription.status)) return quiet(subscription, steps);
  return restarts(scope, steps, subscription, change)
    ? fromNow(scope, subscription, steps, change)
    : withinPeriod(scope, subscription, steps, change);
}

const afterOf = (steps: readonly ItemStep[]) => steps.flatMap(({ after }) => (after === null ? [] : [after]));
const beforeOf = (steps: readonly ItemStep[]) =>
  steps.flatMap(({ before }) => (before === null ? [] : [before]));

/** Nothing is paid for yet: the change is free. */
function quiet(subscription: Stripe.Subscription, steps: readonly ItemStep[]): Plan {
  return { next: subscription, items: afterOf(steps), prorations: [], periods: [], billsNow: false };
}

/** Whether the billing cycle begins anew: on demand, with another rhythm, or when free becomes paid. */
function restarts(
  scope: Scope,
  steps: readonly ItemStep[],
  subscription: Stripe.Subscription,
  change: SubscriptionChange,
): boolean {
  if (change.billingCycleAnchor === "now") return true;
  const sum = (items: readonly Stripe.SubscriptionItem[]) =>
    items.reduce((total, item) => total + amountOf(scope, item), 0);
  if (sum(beforeOf(steps)) === 0 && sum(afterOf(steps)) > 0) return true;
  const turned = steps.filter(turnsRhythm).length;
  // Flexible billing lets each item have its own rhythm: one of several does not move the others.
  return subscription.billing_mode.type === "flexible"
    ? turned > 0 && turned === afterOf(steps).length
    : turned > 0 || hasNewRhythm(steps);
}

function turnsRhythm({ before, after }: ItemStep): boolean {
  return before !== null && after !== null && !sameRhythm(rhythmOf(before.price), rhythmOf(after.price));
}

/** An item is replaced by one of another rhythm: deleted here, added there. */
function hasNewRhythm(steps: readonly ItemStep[]): boolean {
  const [old] = beforeOf(steps);
  const [now] = afterOf(steps);
  return old !== undefined && now !== undefined && !sameRhythm(rhythmOf(old.price), rhythmOf(now.price));
}

function fromNow(
  scope: Scope,
  subscription: Stripe.Subscription,
  steps: readonly ItemStep[],
  change: SubscriptionChange,
): Plan {
  const next = { ...subscription, billing_cycle_anchor: scope.now };
  const items = afterOf(steps).map((item) => startingNow(scope, item, scope.now));
  return {
    next,
    items,
    prorations:
      change.prorationBehavior === "none"
        ? []
        : unusedTime(scope, subscription, beforeOf(steps), change.prorationDate),
    periods: items.map((item) =>
      periodLine(scope, item, { start: item.current_period_start, end: item.current_period_end }),
    ),
    billsNow: true,
  };
}

function startingNow(scope: Scope, item: Stripe.SubscriptionItem, anchor: number): Stripe.SubscriptionItem {
  const { end } = periodAt(anchor, rhythmOf(item.price), scope.now);
  return { ...item, current_period_start: scope.now, current_period_end: end };
}

function withinPeriod(
  scope: Scope,
  subscription: Stripe.Subscription,
  steps: readonly ItemStep[],
  change: SubscriptionChange,
): Plan {
  const moved = steps.map((step) => ({
    before: step.before,
    after:
      step.after !== null && turnsRhythm(step)
        ? startingNow(scope, step.after, subscription.billing_cycle_anchor)
        : step.after,
  }));
  const dear = moved.filter(changesPrice);
  const moment = change.prorationDate ?? scope.now;
  const prorations =
    change.prorationBehavior === "none"
      ? []
      : [
          ...unusedTime(scope, subscription, beforeOf(dear), moment),
          ...remainingTime(scope, subscription, afterOf(dear), moment),
        ];
  return { next: subscription, items: afterOf(moved), prorations, periods: [], billsNow: false };
}

/** A trial now, or a longer one: what was paid for comes back, and the next period begins at its end. */
function intoTrial(
  scope: Scope,
  subscription: Stripe.Subscription,
  steps: readonly ItemStep[],
  end: number,
  change: SubscriptionChange,
): Plan {
  const running = RUNNING.includes(subscription.status);
  const items = afterOf(steps).map((item) => ({
    ...item,
    current_period_start: running ? scope.now : item.current_period_start,
    current_period_end: end,
  }));
  return {
    next: {
      ...subscription,
      billing_cycle_anchor: end,
      status: "trialing",
      trial_end: end,
      trial_start: running ? scope.now : (subscription.trial_start ?? scope.now),
    },
    items,
    prorations:
      running && change.prorationBehavior !== "none"
        ? unusedTime(scope, subscription, itemsOf(scope, subscription.id))
        : [],
    periods: items.map((item) =>
      trialLine(scope, item, { start: item.current_period_start, end: item.current_period_end }),
    ),
    billsNow: running,
  };
}
