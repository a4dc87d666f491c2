/** Sessions end unpaid: asked for, or after their time. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import type { TimerHandler } from "../clock/timers";
import { voidInvoice } from "../invoicing/void";
import { dropIntent } from "../payments/intents";
import { dropSetup } from "../payments/setups";
import { onCustomerClock } from "../resources/customer-clock";
import { randomText } from "../store/ids";
import { idOf } from "../store/table";
import { expire } from "../subscriptions/cancel";
import { checkoutSessions } from "../tables/checkout";
import { invoices } from "../tables/invoicing";
import { paymentIntents, setupIntents } from "../tables/payments";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { DAY } from "./build-session";
import { attemptOf } from "./state";

const RECOVERY = 30 * DAY;

/** Emits `checkout.session.expired`; a payment that was begun is cancelled. */
export function expireSession(scope: Scope, id: string): Stripe.Checkout.Session {
  const session = scope.need(checkoutSessions, id);
  if (session.status !== "open") {
    throw invalidRequest(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
      { param: "id" },
    );
  }
  const on = onCustomerClock(scope, idOf(session.customer));
  on.unschedule(id, "checkout.session.expire");
  const expired = on.update(checkoutSessions, {
    ...session,
    after_expiration: recoverable(on, session.after_expiration),
    status: "expired",
    url: null,
  });
  on.emit("checkout.session.expired", expired);
  dropAttempt(on, id);
  return expired;
}

export const expireInTime: TimerHandler = (scope, timer) => {
  if (scope.get(checkoutSessions, timer.subject)?.status === "open") expireSession(scope, timer.subject);
};

/** Where it was asked for, the customer can take the order up again for thirty days. */
function recoverable(
  scope: Scope,
  after: Stripe.Checkout.Session.AfterExpiration | null,
): Stripe.Checkout.Session.AfterExpiration | null {
  if (!after?.recovery?.enabled) return after;
  const mode = scope.livemode ? "live" : "test";
  const url = `${scope.baseUrl}/r/${mode}_${randomText(24)}`;
  return { recovery: { ...after.recovery, expires_at: scope.now + RECOVERY, url } };
}

function dropAttempt(scope: Scope, id: string): void {
  const attempt = attemptOf(scope, id);
  const subscription = scope.get(subscriptions, attempt.subscription);
  const invoice = scope.get(invoices, attempt.invoice);
  const intent = scope.get(paymentIntents, attempt.paymentIntent);
  if (subscription !== null) {
    if (subscription.status === "incomplete") expire(scope, subscription);
  } else if (invoice !== null) {
    if (invoice.status === "open") voidInvoice(scope, invoice);
  } else dropIntent(scope, intent, "abandoned");
  const session = scope.need(checkoutSessions, id);
  const setup = scope.get(setupIntents, attempt.setupIntent ?? idOf(session.setup_intent));
  dropSetup(scope, setup, "abandoned");
}
