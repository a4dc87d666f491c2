/** Payment intents: made, moved from state to state, cancelled. Confirming them is in `confirm.ts`. */
import type Stripe from "stripe";
import { ApiError, invalidRequest } from "../api/errors";
import { randomText } from "../store/ids";
import { idOf } from "../store/table";
import { charges, paymentIntents, type IntentHidden, type PaymentOwnerRef } from "../tables/payments";
import type { Scope } from "../work/scope";
import { releaseCharge } from "./charge";
import { tellPaymentOwner } from "./owners";

export interface IntentInput {
  amount: number;
  currency: string;
  customer?: string | null;
  description?: string | null;
  metadata?: Stripe.Metadata;
  /** An id that exists. */
  paymentMethod?: string | null;
  /** `allowed_payment_method_types`: only these. */
  allowed?: string[];
  /** `payment_method_types` of older versions. Both absent: automatic ones, by currency. */
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
  /** `payment_details[order_reference]`: an invoice's id. */
  orderReference?: string;
}

/** Smallest amount that Stripe charges, by currency; 50 elsewhere. */
export const LEAST_CHARGE: Readonly<Record<string, number>> = {
  gbp: 30,
  chf: 50,
  jpy: 50,
  sek: 300,
  dkk: 250,
  nok: 300,
};
const CANCELABLE = [
  "requires_payment_method",
  "requires_capture",
  "requires_confirmation",
  "requires_action",
  "processing",
];

/** Stores it and emits `payment_intent.created`. */
export function createIntent(scope: Scope, input: IntentInput): Stripe.PaymentIntent {
  const least = LEAST_CHARGE[input.currency] ?? 50;
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
    allowed_payment_method_types: input.allowed ?? null,
    amount: input.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods:
      input.types === undefined && input.allowed === undefined
        ? { allow_redirects: input.allowRedirects ?? "always", enabled: true }
        : null,
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
    ...(input.orderReference === undefined
      ? {}
      : { payment_details: { customer_reference: null, order_reference: input.orderReference } }),
    payment_method: input.paymentMethod ?? null,
    payment_method_configuration_details: null,
    payment_method_options: input.options ?? {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: "automatic" },
    },
    payment_method_types: input.allowed ?? input.types ?? automaticTypes(input.currency),
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

/** Cancels it unless it came to an end by itself: whoever owns it has no more use for it. */
export function dropIntent(
  scope: Scope,
  intent: Stripe.PaymentIntent | null,
  reason: Stripe.PaymentIntent.CancellationReason,
): void {
  if (intent !== null && CANCELABLE.includes(intent.status)) cancelIntent(scope, intent, reason);
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
