/** What happens to subscriptions by itself as time goes by. */
import { onTimer } from "../clock/timers";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { end, expire } from "./cancel";
import { expireHeld } from "./pending-update";
import { renew } from "./renew";
import { dropResumption } from "./resume";
import { hasEnded, saveSubscription } from "./store";
import {
  CANCEL,
  EXPIRE,
  RENEW,
  RESUME_COLLECTION,
  scheduleTimers,
  TRIAL_WILL_END,
  UPDATE_EXPIRES,
} from "./timers";
import { endTrial } from "./trial";

/** Declares the timers; called once, by the room's index. */
export function defineTimers(): void {
  onTimer(RENEW, (scope, { subject: id }) => {
    const status = running(scope, id)?.status;
    if (status === undefined || status === "paused" || status === "incomplete") return;
    if (status === "trialing") endTrial(scope, id, { early: false });
    else renew(scope, id);
    scheduleTimers(scope, scope.need(subscriptions, id));
  });
  onTimer(CANCEL, (scope, { subject: id }) => {
    const subscription = running(scope, id);
    if (subscription !== null) end(scope, subscription, "cancellation_requested");
  });
  onTimer(EXPIRE, (scope, { subject: id }) => {
    const subscription = running(scope, id);
    if (subscription?.status === "incomplete") expire(scope, subscription);
  });
  onTimer(TRIAL_WILL_END, (scope, { subject: id }) => {
    const subscription = running(scope, id);
    if (subscription?.status === "trialing") scope.emit("customer.subscription.trial_will_end", subscription);
  });
  onTimer(UPDATE_EXPIRES, (scope, { subject: id }) => {
    if (running(scope, id) === null) return;
    expireHeld(scope, id);
    dropResumption(scope, id);
  });
  onTimer(RESUME_COLLECTION, (scope, { subject: id }) => {
    const subscription = running(scope, id);
    if (subscription !== null) saveSubscription(scope, { ...subscription, pause_collection: null });
  });
}

function running(scope: Scope, id: string) {
  const subscription = scope.get(subscriptions, id);
  return subscription === null || hasEnded(subscription) ? null : subscription;
}
