/** Confirming a payment intent: challenge, charge, or decline. A decline is a state here, never an exception. */
import type Stripe from "stripe";
import { ApiError, invalidRequest } from "../api/errors";
import { idOf } from "../store/table";
import { charges, paymentIntents, paymentMethods } from "../tables/payments";
import type { Scope } from "../work/scope";
import { attach } from "./attach";
import { needsChallenge, nextAction } from "./challenge";
import { chargeFails, chargePends, chargeSucceeds } from "./charge";
import { paymentError } from "./decline";
import { openDispute } from "./disputes";
import { settleAs, unexpectedState } from "./intents";
import { declineOf, type Decline, type TestMethod } from "./test-method";

export interface ConfirmOptions {
  /** Else the intent's own. */
  method?: Stripe.PaymentMethod;
  /** The customer is not there: what needs a challenge is declined. */
  offSession?: boolean;
  /** Where a challenge returns to. */
  returnUrl?: string | null;
}

/**
 * Tries to take the money. Look at the result's `status`: `succeeded`,
 * `requires_capture`, `processing`, `requires_action` (then `challengeUrl`), or
 * `requires_payment_method` with `last_payment_error`.
 * @throws ApiError when it cannot be tried at all (no method, wrong state, somebody else's method)
 */
export function confirmIntent(
  scope: Scope,
  intent: Stripe.PaymentIntent,
  options: ConfirmOptions = {},
): Stripe.PaymentIntent {
  if (!["requires_payment_method", "requires_confirmation", "requires_action"].includes(intent.status)) {
    throw unexpectedState(
      intent,
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
    );
  }
  const method = options.method ?? scope.get(paymentMethods, idOf(intent.payment_method));
  if (method === null) {
    throw new ApiError(400, {
      type: "invalid_request_error",
      code: "payment_intent_unexpected_state",
      message:
        "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      more: { payment_intent: intent },
    });
  }
  checkMethod(intent, method);
  const behaviour = scope.hidden(paymentMethods, method.id)!;
  const offSession = options.offSession ?? false;
  if (needsChallenge(behaviour, offSession)) {
    if (offSession) return fail(scope, intent, method, declineOf("authentication_required"));
    return challenge(scope, intent, method, { offSession, returnUrl: options.returnUrl ?? null });
  }
  return take(scope, intent, method, behaviour, false);
}

/** What the customer did at the challenge. @returns the intent after it */
export function answerChallenge(
  scope: Scope,
  intent: Stripe.PaymentIntent,
  authenticated: boolean,
): Stripe.PaymentIntent {
  const { confirming } = scope.hidden(paymentIntents, intent.id)!;
  if (intent.status !== "requires_action" || confirming === null) return intent;
  const method = scope.need(paymentMethods, confirming.method, "payment_method");
  if (authenticated) return take(scope, intent, method, scope.hidden(paymentMethods, method.id)!, true);
  const error: Stripe.PaymentIntent.LastPaymentError = {
    code: "payment_intent_authentication_failure",
    doc_url: "https://stripe.com/docs/error-codes/payment-intent-authentication-failure",
    message:
      "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
    payment_method: method,
    type: "invalid_request_error",
  };
  return settleAs(scope, intent, "failed", {
    last_payment_error: error,
    next_action: null,
    payment_method: null,
    status: "requires_payment_method",
  });
}

/** @throws ApiError unless this method may pay this intent */
function checkMethod(intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  if (!intent.payment_method_types.includes(method.type)) {
    throw invalidRequest(
      `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent. Please attach another PaymentMethod, or change the allowed payment method types (${intent.payment_method_types.join(", ")}).`,
      { code: "payment_intent_invalid_parameter", param: "payment_method" },
    );
  }
  const owner = idOf(method.customer);
  const customer = idOf(intent.customer);
  if (owner === null || owner === customer) return;
  throw invalidRequest(
    customer === null
      ? `The PaymentMethod ${method.id} belongs to the Customer ${owner}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`
      : `The customer does not have a payment method with the ID ${method.id}. The payment method must be attached to the customer.`,
    { param: "payment_method" },
  );
}

function challenge(
  scope: Scope,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  how: { offSession: boolean; returnUrl: string | null },
): Stripe.PaymentIntent {
  return settleAs(
    scope,
    intent,
    "requiresAction",
    {
      last_payment_error: null,
      next_action: nextAction(scope, intent.id, how.returnUrl),
      payment_method: method.id,
      status: "requires_action",
    },
    { method: method.id, ...how },
  );
}

function take(
  scope: Scope,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  behaviour: TestMethod,
  threeDSecure: boolean,
): Stripe.PaymentIntent {
  if (behaviour.decline !== null && behaviour.settle === null)
    return fail(scope, intent, method, behaviour.decline);
  const input = chargeInput(intent, method, threeDSecure);
  const saved = save(scope, intent, method, behaviour);
  if (behaviour.settle !== null) {
    const charge = chargePends(scope, input);
    scope.schedule({
      kind: "payment_intent.settle",
      at: scope.now + behaviour.settle.after,
      subject: intent.id,
    });
    return settleAs(scope, intent, "processing", {
      last_payment_error: null,
      latest_charge: charge.id,
      next_action: null,
      payment_method: saved.id,
      status: "processing",
    });
  }
  const charge = chargeSucceeds(scope, input, method.card?.last4 === "0077");
  const manual = intent.capture_method === "manual";
  const done = settleAs(scope, intent, "succeeded", {
    amount_capturable: manual ? intent.amount : 0,
    amount_received: manual ? 0 : intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: saved.id,
    status: manual ? "requires_capture" : "succeeded",
  });
  if (behaviour.dispute !== null) openDispute(scope, scope.need(charges, charge.id), behaviour.dispute);
  return done;
}

function chargeInput(intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, threeDSecure: boolean) {
  return {
    amount: intent.amount,
    currency: intent.currency,
    method,
    customer: idOf(intent.customer),
    description: intent.description,
    metadata: intent.metadata,
    paymentIntent: intent.id,
    capture: intent.capture_method !== "manual",
    receiptEmail: intent.receipt_email,
    shipping: intent.shipping,
    statementDescriptor: intent.statement_descriptor,
    statementDescriptorSuffix: intent.statement_descriptor_suffix,
    threeDSecure,
  };
}

/** A payment that is to save its method binds it to the customer. */
function save(
  scope: Scope,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  behaviour: TestMethod,
): Stripe.PaymentMethod {
  if (intent.setup_future_usage === null) return method;
  const customer = idOf(intent.customer);
  const kept = customer === null ? method : attach(scope, method, customer);
  return scope.update(paymentMethods, kept, { hidden: { ...behaviour, setUp: true } });
}

function fail(
  scope: Scope,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: Decline,
): Stripe.PaymentIntent {
  const charge = chargeFails(scope, chargeInput(intent, method, false), decline);
  return settleAs(scope, intent, "failed", {
    last_payment_error: paymentError(method, charge.id, decline),
    latest_charge: charge.id,
    next_action: null,
    payment_method: null,
    status: "requires_payment_method",
  });
}
