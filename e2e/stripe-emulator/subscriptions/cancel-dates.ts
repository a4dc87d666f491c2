/** When a subscription is to end: at its period's end, at a date, or not at all. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import type { Scope } from "../work/scope";

export interface CancelDates {
  /** Unix seconds; null takes a date back. */
  cancelAt?: number | null | undefined;
  cancelAtPeriodEnd?: boolean | undefined;
}

/** The end of the period under way; of the last to end where items have rhythms of their own. */
export function periodEnd(items: readonly Stripe.SubscriptionItem[]): number {
  return Math.max(...items.map((item) => item.current_period_end));
}

/** The subscription with its end set or taken back, and who asked; not stored. @throws ApiError */
export function placeCancellation(
  scope: Scope,
  subscription: Stripe.Subscription,
  items: readonly Stripe.SubscriptionItem[],
  given: CancelDates,
): Stripe.Subscription {
  const { cancelAt, cancelAtPeriodEnd } = given;
  if (cancelAt != null && cancelAtPeriodEnd === true) {
    throw invalidRequest("You can only provide one of: cancel_at, cancel_at_period_end.", {
      param: "cancel_at",
    });
  }
  if (cancelAt != null) {
    if (cancelAt <= scope.now) {
      throw invalidRequest("The cancel_at parameter must be in the future.", { param: "cancel_at" });
    }
    return asked(scope, subscription, cancelAt, false);
  }
  if (cancelAtPeriodEnd === true) return asked(scope, subscription, periodEnd(items), true);
  const takenBack = cancelAt === null || (cancelAtPeriodEnd === false && subscription.cancel_at_period_end);
  if (!takenBack || subscription.cancel_at === null) return subscription;
  return {
    ...subscription,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: withReason(subscription, null),
  };
}

function asked(
  scope: Scope,
  subscription: Stripe.Subscription,
  at: number,
  atPeriodEnd: boolean,
): Stripe.Subscription {
  return {
    ...subscription,
    cancel_at: at,
    cancel_at_period_end: atPeriodEnd,
    canceled_at: subscription.canceled_at ?? scope.now,
    cancellation_details: withReason(subscription, "cancellation_requested"),
  };
}

export function withReason(
  subscription: Stripe.Subscription,
  reason: Stripe.Subscription.CancellationDetails["reason"],
): Stripe.Subscription.CancellationDetails {
  const none = { comment: null, feedback: null, feedback_option: null };
  return { ...none, ...subscription.cancellation_details, reason };
}
