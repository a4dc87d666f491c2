/** Reading and writing what a session knows and does not show. */
import type Stripe from "stripe";
import { checkoutSessions, type CheckoutAttempt, type SessionHidden } from "../tables/checkout";
import type { Scope } from "../work/scope";

export function hiddenOf(scope: Scope, id: string): SessionHidden {
  const hidden = scope.hidden(checkoutSessions, id);
  if (hidden === null) throw new Error(`Checkout session ${id} does not exist`);
  return hidden;
}

export const attemptOf = (scope: Scope, id: string): CheckoutAttempt => hiddenOf(scope, id).attempt;

/** Adds to what the payer has begun. No event: none of it shows. */
export function noteAttempt(scope: Scope, id: string, change: Partial<CheckoutAttempt>): CheckoutAttempt {
  const hidden = hiddenOf(scope, id);
  const attempt = { ...hidden.attempt, ...change };
  saveHidden(scope, scope.need(checkoutSessions, id), { attempt });
  return attempt;
}

export function saveHidden(
  scope: Scope,
  session: Stripe.Checkout.Session,
  change: Partial<SessionHidden>,
): Stripe.Checkout.Session {
  return scope.update(checkoutSessions, session, { hidden: { ...hiddenOf(scope, session.id), ...change } });
}
