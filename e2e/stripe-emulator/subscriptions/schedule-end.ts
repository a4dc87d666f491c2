/** How a schedule ends: completed, cancelled, released, or with its subscription. */
import type Stripe from "stripe";
import { idOf } from "../store/table";
import { subscriptionSchedules } from "../tables/subscriptions";
import type { Scope } from "../work/scope";

export const isOver = (schedule: Stripe.SubscriptionSchedule) =>
  schedule.status !== "not_started" && schedule.status !== "active";

type Ending = "canceled" | "completed" | "released";

/** Emits `subscription_schedule.` and what happened; drops what was planned. */
export function closeSchedule(
  scope: Scope,
  schedule: Stripe.SubscriptionSchedule,
  status: Ending,
  event: Stripe.Event.Type = `subscription_schedule.${status}`,
): Stripe.SubscriptionSchedule {
  scope.unschedule(schedule.id);
  return scope.update(
    subscriptionSchedules,
    {
      ...schedule,
      current_phase: null,
      status,
      ...(status === "canceled" ? { canceled_at: scope.now } : {}),
      ...(status === "completed" ? { completed_at: scope.now } : {}),
      ...(status === "released"
        ? { released_at: scope.now, released_subscription: idOf(schedule.subscription), subscription: null }
        : {}),
    },
    { event },
  );
}

/** Its subscription has ended otherwise: by request, or because nobody paid. */
export function endWithSubscription(scope: Scope, subscription: string, delinquent: boolean): void {
  for (const schedule of scope.find(subscriptionSchedules, "subscription", subscription)) {
    if (isOver(schedule)) continue;
    closeSchedule(
      scope,
      schedule,
      "canceled",
      delinquent ? "subscription_schedule.aborted" : "subscription_schedule.canceled",
    );
  }
}
