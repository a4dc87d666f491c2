/** How a declined payment is told: on the intent, and as Stripe's 402. */
import type Stripe from "stripe";
import { ApiError } from "../api/errors";
import type { Decline } from "./test-method";

/** `last_payment_error`, `last_setup_error`. */
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

/** Stripe's 402 for an intent that was just declined. Keeps what was written. */
export function declineError(intent: Stripe.PaymentIntent): ApiError {
  const { payment_method, charge, decline_code, code, message, type } = intent.last_payment_error ?? {
    type: "card_error",
  };
  return new ApiError(
    402,
    {
      type: type === "invalid_request_error" ? "invalid_request_error" : "card_error",
      message: message ?? "Your card was declined.",
      code: code ?? "card_declined",
      ...(decline_code === undefined ? {} : { decline_code }),
      more: {
        ...(charge === undefined ? {} : { charge }),
        payment_intent: intent,
        ...(payment_method ? { payment_method } : {}),
      },
    },
    { keepsChanges: true },
  );
}
