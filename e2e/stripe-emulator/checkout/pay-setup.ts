/** Saving a method without taking money: setup mode, and subscriptions that are free at first. */
import type Stripe from "stripe";
import { confirmSetup, createSetup } from "../payments/setups";
import { idOf } from "../store/table";
import { setupIntents } from "../tables/payments";
import type { Scope } from "../work/scope";
import { needMethod, type Means } from "./pay-once";
import { attemptOf, noteAttempt } from "./state";

/** Completion is up to the setup's outcome: see `follow-payments.ts`. */
export function saveMethod(scope: Scope, session: Stripe.Checkout.Session, means: Means): void {
  const method = needMethod(means.method);
  const setup = setupFor(scope, session, means.customer);
  confirmSetup(scope, setup, { method, returnUrl: means.returnUrl });
}

function setupFor(
  scope: Scope,
  session: Stripe.Checkout.Session,
  customer: string | null,
): Stripe.SetupIntent {
  const begun = scope.get(
    setupIntents,
    idOf(session.setup_intent) ?? attemptOf(scope, session.id).setupIntent,
  );
  if (begun !== null)
    return scope.update(setupIntents, { ...begun, customer: idOf(begun.customer) ?? customer });
  const setup = createSetup(scope, {
    customer,
    types: session.payment_method_types,
    owner: { kind: "checkout", id: session.id },
  });
  noteAttempt(scope, session.id, { setupIntent: setup.id });
  return setup;
}
