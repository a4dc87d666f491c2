/** Setup intents: saving a method without taking money. A refusal is a state, never an exception. */
import type Stripe from "stripe";
import { ApiError, invalidRequest } from "../api/errors";
import { randomText } from "../store/ids";
import { idOf } from "../store/table";
import { paymentMethods, setupIntents, type IntentHidden, type PaymentOwnerRef } from "../tables/payments";
import type { Scope } from "../work/scope";
import { needsChallenge, nextAction } from "./challenge";
import { paymentError } from "./decline";
import { tellSetupOwner } from "./owners";
import { attempted, mandateFor } from "./setup-records";
import type { TestMethod } from "./test-method";

export interface SetupInput {
  customer?: string | null;
  description?: string | null;
  metadata?: Stripe.Metadata;
  paymentMethod?: string | null;
  /** `allowed_payment_method_types`: only these. */
  allowed?: string[];
  /** `payment_method_types` of older versions. Both absent: automatic ones. */
  types?: string[];
  usage?: "off_session" | "on_session";
  owner?: PaymentOwnerRef | null;
}

/** Stores it and emits `setup_intent.created`. */
export function createSetup(scope: Scope, input: SetupInput): Stripe.SetupIntent {
  const id = scope.id(setupIntents);
  const intent: Stripe.SetupIntent = {
    id,
    object: "setup_intent",
    allowed_payment_method_types: input.allowed ?? null,
    application: null,
    automatic_payment_methods:
      input.types === undefined && input.allowed === undefined
        ? { allow_redirects: "always", enabled: true }
        : null,
    cancellation_reason: null,
    client_secret: `${id}_secret_${randomText(31)}`,
    created: scope.now,
    customer: input.customer ?? null,
    description: input.description ?? null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: scope.livemode,
    mandate: null,
    metadata: input.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: input.paymentMethod ?? null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { mandate_options: null, network: null, request_three_d_secure: "automatic" },
    },
    payment_method_types: input.allowed ?? input.types ?? ["card", "sepa_debit", "us_bank_account"],
    single_use_mandate: null,
    status: input.paymentMethod == null ? "requires_payment_method" : "requires_confirmation",
    usage: input.usage ?? "off_session",
  };
  return scope.insert(setupIntents, intent, {
    hidden: { owner: input.owner ?? null, confirming: null },
    event: "setup_intent.created",
  });
}

/**
 * Tries to save the method. Look at `status`: `succeeded`, `requires_action`, or
 * `requires_payment_method` with `last_setup_error`.
 * @throws ApiError when it cannot be tried at all
 */
export function confirmSetup(
  scope: Scope,
  intent: Stripe.SetupIntent,
  options: { method?: Stripe.PaymentMethod; returnUrl?: string | null } = {},
): Stripe.SetupIntent {
  if (!["requires_payment_method", "requires_confirmation", "requires_action"].includes(intent.status)) {
    throw unexpectedSetupState(
      intent,
      `You cannot confirm this SetupIntent because it has a status of ${intent.status}.`,
    );
  }
  const method = options.method ?? scope.get(paymentMethods, idOf(intent.payment_method));
  if (method === null) {
    throw unexpectedSetupState(
      intent,
      "You cannot confirm this SetupIntent because it's missing a payment method. Update the SetupIntent with a payment method and then confirm it again.",
    );
  }
  if (!intent.payment_method_types.includes(method.type)) {
    throw invalidRequest(
      `The PaymentMethod provided (${method.type}) is not allowed for this SetupIntent. Please attach another PaymentMethod, or change the allowed payment method types (${intent.payment_method_types.join(", ")}).`,
      { code: "setup_intent_invalid_parameter", param: "payment_method" },
    );
  }
  const owner = idOf(method.customer);
  if (owner !== null && owner !== idOf(intent.customer)) {
    throw invalidRequest(
      `The PaymentMethod ${method.id} belongs to the Customer ${owner}. Please include the Customer in the \`customer\` parameter on the SetupIntent.`,
      { param: "payment_method" },
    );
  }
  const behaviour = scope.hidden(paymentMethods, method.id)!;
  if (needsChallenge(behaviour, false)) {
    const attempt = attempted(scope, intent, method, "requires_action", null);
    const returnUrl = options.returnUrl ?? null;
    return settle(
      scope,
      intent,
      "requiresAction",
      {
        last_setup_error: null,
        latest_attempt: attempt.id,
        next_action: nextAction(scope, intent.id, returnUrl),
        payment_method: method.id,
        status: "requires_action",
      },
      { method: method.id, offSession: false, returnUrl },
    );
  }
  return save(scope, intent, method, behaviour);
}

/** What the customer did at the challenge. */
export function answerSetupChallenge(
  scope: Scope,
  intent: Stripe.SetupIntent,
  authenticated: boolean,
): Stripe.SetupIntent {
  const { confirming } = scope.hidden(setupIntents, intent.id)!;
  if (intent.status !== "requires_action" || confirming === null) return intent;
  const method = scope.need(paymentMethods, confirming.method, "payment_method");
  if (authenticated) return save(scope, intent, method, scope.hidden(paymentMethods, method.id)!);
  const error: Stripe.SetupIntent.LastSetupError = {
    code: "setup_intent_authentication_failure",
    doc_url: "https://stripe.com/docs/error-codes/setup-intent-authentication-failure",
    message:
      "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
    payment_method: method,
    type: "invalid_request_error",
  };
  return refuse(scope, intent, method, error);
}

const CANCELABLE = ["requires_payment_method", "requires_confirmation", "requires_action"];

export function cancelSetup(
  scope: Scope,
  intent: Stripe.SetupIntent,
  reason: Stripe.SetupIntent.CancellationReason | null,
): Stripe.SetupIntent {
  if (!CANCELABLE.includes(intent.status)) {
    throw unexpectedSetupState(
      intent,
      `You cannot cancel this SetupIntent because it has a status of ${intent.status}. Only a SetupIntent with one of the following statuses may be canceled: ${CANCELABLE.join(", ")}.`,
    );
  }
  return settle(scope, intent, "canceled", {
    cancellation_reason: reason,
    next_action: null,
    status: "canceled",
  });
}

/** Cancels it unless it came to an end by itself: whoever owns it has no more use for it. */
export function dropSetup(
  scope: Scope,
  intent: Stripe.SetupIntent | null,
  reason: Stripe.SetupIntent.CancellationReason,
): void {
  if (intent !== null && CANCELABLE.includes(intent.status)) cancelSetup(scope, intent, reason);
}

/** Stripe's 402 for a setup that was just refused. Keeps what was written. */
export function setupError(intent: Stripe.SetupIntent): ApiError {
  const error = intent.last_setup_error ?? { type: "card_error" };
  return new ApiError(
    402,
    {
      type: "card_error",
      message: error.message ?? "Your card was declined.",
      code: error.code ?? "card_declined",
      ...(error.decline_code === undefined ? {} : { decline_code: error.decline_code }),
      more: {
        setup_intent: intent,
        ...(error.payment_method ? { payment_method: error.payment_method } : {}),
      },
    },
    { keepsChanges: true },
  );
}

function save(
  scope: Scope,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  behaviour: TestMethod,
): Stripe.SetupIntent {
  if (behaviour.refuseSetup !== null)
    return refuse(scope, intent, method, paymentError(method, null, behaviour.refuseSetup));
  const customer = idOf(intent.customer);
  const bound = { ...method, customer: idOf(method.customer) ?? customer };
  scope.update(paymentMethods, bound, {
    hidden: { ...behaviour, setUp: true },
    ...(customer !== null && method.customer === null ? { event: "payment_method.attached" as const } : {}),
  });
  const mandate = behaviour.settle === null ? null : mandateFor(scope, method).id;
  return settle(scope, intent, "succeeded", {
    last_setup_error: null,
    latest_attempt: attempted(scope, intent, method, "succeeded", null).id,
    mandate,
    next_action: null,
    payment_method: method.id,
    status: "succeeded",
  });
}

function refuse(
  scope: Scope,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  error: Stripe.SetupIntent.LastSetupError,
): Stripe.SetupIntent {
  return settle(scope, intent, "failed", {
    last_setup_error: error,
    latest_attempt: attempted(scope, intent, method, "failed", error).id,
    next_action: null,
    payment_method: null,
    status: "requires_payment_method",
  });
}

const EVENT_OF = {
  succeeded: "setup_intent.succeeded",
  failed: "setup_intent.setup_failed",
  requiresAction: "setup_intent.requires_action",
  canceled: "setup_intent.canceled",
} as const;

function settle(
  scope: Scope,
  intent: Stripe.SetupIntent,
  moment: keyof typeof EVENT_OF,
  change: Partial<Stripe.SetupIntent>,
  confirming: IntentHidden["confirming"] = null,
): Stripe.SetupIntent {
  const { owner } = scope.hidden(setupIntents, intent.id)!;
  const next = scope.update(setupIntents, { ...intent, ...change }, { hidden: { owner, confirming } });
  scope.emit(EVENT_OF[moment], next);
  tellSetupOwner(scope, owner, moment, next);
  return scope.need(setupIntents, intent.id);
}

export function unexpectedSetupState(intent: Stripe.SetupIntent, message: string): ApiError {
  return new ApiError(400, {
    type: "invalid_request_error",
    code: "setup_intent_unexpected_state",
    message,
    more: { setup_intent: intent },
  });
}
