/** Payment intents: made, confirmed, challenged, settled, cancelled. A decline is a state here, never an exception. */
import type Stripe from "stripe";
import { ApiError, invalidRequest } from "../api/errors";
import { randomText } from "../store/ids";
import { idOf } from "../store/table";
import { charges, paymentIntents, paymentMethods, type IntentHidden, type PaymentOwnerRef } from "../tables/payments";
import type { Scope } from "../work/scope";
import { attach } from "./attach";
import { chargeFails, chargePends, chargeSucceeds, releaseCharge } from "./charge";
import { openDispute } from "./disputes";
import { tellPaymentOwner } from "./owners";
import { declineOf, type Decline, type TestMethod } from "./test-method";

export interface IntentInput {
  amount: number;
  currency: string;
  customer?: string | null;
  description?: string | null;
  metadata?: Stripe.Metadata;
  /** An id that exists. */
  paymentMethod?: string | null;
  /** Absent: automatic ones, by currency. */
  types?: string[];
  allowRedirects?: "always" | "never";
  captureMethod?: "automatic" | "automatic_async" | "manual";
  confirmationMethod?: "automatic" | "manual";
  setupFutureUsage?: "off_session" | "on_session" | null;
  shipping?: Stripe.PaymentIntent.Shipping | null;
  receiptEmail?: string | null;
  statementDescriptor?: string | null;
  statementDescriptorSuffix?: string | null;
  options?: Stripe.PaymentIntent.PaymentMethodOptions;
  owner?: PaymentOwnerRef | null;
}

/** Smallest amount that Stripe charges, by currency; 50 elsewhere. */
const LEAST: Readonly<Record<string, number>> = { gbp: 30, chf: 50, jpy: 50, sek: 300, dkk: 250, nok: 300 };
const CANCELABLE = ["requires_payment_method", "requires_capture", "requires_confirmation", "requires_action", "processing"];

/** Stores it and emits `payment_intent.created`. */
export function createIntent(scope: Scope, input: IntentInput): Stripe.PaymentIntent {
  const least = LEAST[input.currency] ?? 50;
  if (input.amount < least) {
    throw invalidRequest(`Amount must be at least ${least} in the smallest unit of ${input.currency}.`, {
      code: "amount_too_small",
      param: "amount",
    });
  }
  const id = scope.id(paymentIntents);
  const intent: Stripe.PaymentIntent = {
    id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount: input.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods:
      input.types === undefined ? { allow_redirects: input.allowRedirects ?? "always", enabled: true } : null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: input.captureMethod ?? "automatic_async",
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: input.confirmationMethod ?? "automatic",
    created: scope.now,
    currency: input.currency,
    customer: input.customer ?? null,
    customer_account: null,
    description: input.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: scope.livemode,
    managed_payments: null,
    metadata: input.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: input.paymentMethod ?? null,
    payment_method_configuration_details: null,
    payment_method_options: input.options ?? { card: { installments: null, mandate_options: null, network: null, request_three_d_secure: "automatic" } },
    payment_method_types: input.types ?? automaticTypes(input.currency),
    payment_record: null,
    processing: null,
    receipt_email: input.receiptEmail ?? null,
    review: null,
    setup_future_usage: input.setupFutureUsage ?? null,
    shipping: input.shipping ?? null,
    source: null,
    statement_descriptor: input.statementDescriptor ?? null,
    statement_descriptor_suffix: input.statementDescriptorSuffix ?? null,
    status: input.paymentMethod == null ? "requires_payment_method" : "requires_confirmation",
    transfer_data: null,
    transfer_group: null,
  };
  return scope.insert(paymentIntents, intent, {
    hidden: { owner: input.owner ?? null, confirming: null },
    event: "payment_intent.created",
  });
}

function automaticTypes(currency: string): string[] {
  if (currency === "eur") return ["card", "sepa_debit"];
  return currency === "usd" ? ["card", "us_bank_account"] : ["card"];
}

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
export function confirmIntent(scope: Scope, intent: Stripe.PaymentIntent, options: ConfirmOptions = {}): Stripe.PaymentIntent {
  if (!["requires_payment_method", "requires_confirmation", "requires_action"].includes(intent.status)) {
    throw unexpectedState(intent, `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`);
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
export function answerChallenge(scope: Scope, intent: Stripe.PaymentIntent, authenticated: boolean): Stripe.PaymentIntent {
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

/** The page on which the customer confirms a payment or a setup. */
export function challengeUrl(scope: Scope, intent: { id: string }): string {
  return `${scope.baseUrl}/3d_secure_2/${scope.livemode ? "live" : "test"}/${intent.id}`;
}

/** Stripe's 402 for an intent that was just declined. Keeps what was written. */
export function declineError(intent: Stripe.PaymentIntent): ApiError {
  const { payment_method, charge, decline_code, code, message, type } = intent.last_payment_error ?? { type: "card_error" };
  return new ApiError(
    402,
    {
      type: type === "invalid_request_error" ? "invalid_request_error" : "card_error",
      message: message ?? "Your card was declined.",
      code: code ?? "card_declined",
      ...(decline_code === undefined ? {} : { decline_code }),
      more: { ...(charge === undefined ? {} : { charge }), payment_intent: intent, ...(payment_method ? { payment_method } : {}) },
    },
    { keepsChanges: true },
  );
}

/** Cancels it; an authorisation is let go. Emits `payment_intent.canceled`. */
export function cancelIntent(
  scope: Scope,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): Stripe.PaymentIntent {
  if (!CANCELABLE.includes(intent.status)) {
    throw unexpectedState(
      intent,
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(", ")}.`,
    );
  }
  scope.unschedule(intent.id);
  const charge = scope.get(charges, idOf(intent.latest_charge));
  if (intent.status === "requires_capture" && charge !== null) releaseCharge(scope, charge);
  return settleAs(scope, intent, "canceled", {
    amount_capturable: 0,
    canceled_at: scope.now,
    cancellation_reason: reason,
    next_action: null,
    status: "canceled",
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

/** Whether 3-D Secure is asked for now. */
export function needsChallenge(behaviour: TestMethod, offSession: boolean): boolean {
  switch (behaviour.challenge) {
    case "never":
      return false;
    case "always":
      return true;
    case "until_set_up":
      return !behaviour.setUp;
    case "on_session":
      return !offSession;
  }
}

/** What an open challenge shows as `next_action`. */
export function nextAction(scope: Scope, id: string, returnUrl: string | null) {
  const url = challengeUrl(scope, { id });
  if (returnUrl !== null) return { redirect_to_url: { return_url: returnUrl, url }, type: "redirect_to_url" };
  return { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: url } };
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
  if (behaviour.decline !== null && behaviour.settle === null) return fail(scope, intent, method, behaviour.decline);
  const input = chargeInput(intent, method, threeDSecure);
  const saved = save(scope, intent, method, behaviour);
  if (behaviour.settle !== null) {
    const charge = chargePends(scope, input);
    scope.schedule({ kind: "payment_intent.settle", at: scope.now + behaviour.settle.after, subject: intent.id });
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
function save(scope: Scope, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, behaviour: TestMethod): Stripe.PaymentMethod {
  if (intent.setup_future_usage === null) return method;
  const customer = idOf(intent.customer);
  const kept = customer === null ? method : attach(scope, method, customer);
  return scope.update(paymentMethods, kept, { hidden: { ...behaviour, setUp: true } });
}

function fail(scope: Scope, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, decline: Decline): Stripe.PaymentIntent {
  const charge = chargeFails(scope, chargeInput(intent, method, false), decline);
  return settleAs(scope, intent, "failed", {
    last_payment_error: paymentError(method, charge.id, decline),
    latest_charge: charge.id,
    next_action: null,
    payment_method: null,
    status: "requires_payment_method",
  });
}

export function paymentError(
  method: Stripe.PaymentMethod,
  charge: string | null,
  decline: Decline,
): Stripe.PaymentIntent.LastPaymentError {
  return {
    ...(charge === null ? {} : { charge }),
    code: decline.code,
    ...(decline.declineCode === undefined ? {} : { decline_code: decline.declineCode }),
    doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll("_", "-")}`,
    message: decline.message,
    payment_method: method,
    type: "card_error",
  };
}

const EVENT_OF = {
  failed: "payment_intent.payment_failed",
  processing: "payment_intent.processing",
  requiresAction: "payment_intent.requires_action",
  canceled: "payment_intent.canceled",
} as const;

/** Writes the new state, says so, and tells the owner. */
export function settleAs(
  scope: Scope,
  intent: Stripe.PaymentIntent,
  moment: "succeeded" | "failed" | "processing" | "requiresAction" | "canceled",
  change: Partial<Stripe.PaymentIntent>,
  confirming: IntentHidden["confirming"] = null,
): Stripe.PaymentIntent {
  const { owner } = scope.hidden(paymentIntents, intent.id)!;
  const held = change.status === "requires_capture";
  const event =
    moment !== "succeeded"
      ? EVENT_OF[moment]
      : held
        ? "payment_intent.amount_capturable_updated"
        : "payment_intent.succeeded";
  const next = scope.update(paymentIntents, { ...intent, ...change }, { hidden: { owner, confirming } });
  // These events show the object as it is, without what it was before.
  scope.emit(event, next);
  if (!held) tellPaymentOwner(scope, owner, moment, next);
  return scope.need(paymentIntents, intent.id);
}

export function unexpectedState(intent: Stripe.PaymentIntent, message: string): ApiError {
  return new ApiError(400, {
    type: "invalid_request_error",
    code: "payment_intent_unexpected_state",
    message,
    more: { payment_intent: intent },
  });
}
