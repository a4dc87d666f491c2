/** What is to happen to a subscription by itself, and when. The work is in `due.ts`. */
import type Stripe from "stripe";
import type { Scope } from "../work/scope";
import { DAY } from "./periods";
import { hasEnded, itemsOf } from "./store";

export const RENEW = "subscription.renew";
export const TRIAL_WILL_END = "subscription.trial_will_end";
export const CANCEL = "subscription.cancel";
export const EXPIRE = "subscription.expire";
export const UPDATE_EXPIRES = "subscription.update_expires";
export const RESUME_COLLECTION = "subscription.resume_collection";

/** Seconds for which an unpaid beginning, or an unpaid change, waits. */
export const PATIENCE = 23 * 3600;
const WARNING = 3 * DAY;
const FOLLOWED = [RENEW, TRIAL_WILL_END, CANCEL, RESUME_COLLECTION];

/** Sets the timers anew, as the subscription is now. Safe to call after any change. */
export function scheduleTimers(scope: Scope, subscription: Stripe.Subscription): void {
  const { id } = subscription;
  for (const kind of FOLLOWED) scope.unschedule(id, kind);
  if (hasEnded(subscription)) {
    scope.unschedule(id);
    return;
  }
  const at = (kind: string, moment: number) =>
    scope.schedule({ kind, at: Math.max(moment, scope.now), subject: id });
  // Ends before it renews where both fall on the same second.
  if (subscription.cancel_at !== null) at(CANCEL, subscription.cancel_at);
  if (subscription.status !== "paused") {
    at(RENEW, Math.min(...itemsOf(scope, id).map((item) => item.current_period_end)));
  }
  if (subscription.status === "trialing" && subscription.trial_end !== null) {
    const warning = subscription.trial_end - WARNING;
    if (warning > scope.now) at(TRIAL_WILL_END, warning);
  }
  const resumes = subscription.pause_collection?.resumes_at ?? null;
  if (resumes !== null) at(RESUME_COLLECTION, resumes);
}

/** An incomplete subscription waits 23 hours for its first payment. */
export function scheduleExpiry(scope: Scope, id: string): void {
  scope.schedule({ kind: EXPIRE, at: scope.now + PATIENCE, subject: id });
}

/** A trial that ends within three days is warned of as it begins. */
export function warnOfShortTrial(scope: Scope, subscription: Stripe.Subscription): void {
  if (subscription.trial_end !== null && subscription.trial_end - WARNING <= scope.now) {
    scope.emit("customer.subscription.trial_will_end", subscription);
  }
}
