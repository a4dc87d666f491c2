/** Stripe's words where a subscription cannot go on. */
import type Stripe from "stripe";
import { ApiError, invalidRequest, noSuch } from "../api/errors";
import { declineError } from "../payments/decline";

export const noMethodError = () =>
  invalidRequest(
    "This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.",
    { code: "resource_missing" },
  );

/** 402 of `error_if_incomplete`: nothing of the request is kept. */
export function incompleteError(intent: Stripe.PaymentIntent | null): ApiError {
  if (intent?.status === "requires_action") {
    return new ApiError(402, {
      type: "card_error",
      code: "subscription_payment_intent_requires_action",
      message:
        "Payment for this subscription requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with `subscription.latest_invoice`.",
    });
  }
  if (intent === null) {
    return new ApiError(402, {
      type: "card_error",
      code: "card_declined",
      message: "The payment for this subscription could not be completed.",
    });
  }
  const { status, body } = declineError(intent);
  const { payment_intent: _gone, charge: _undone, ...more } = body.more ?? {};
  return new ApiError(status, { ...body, more });
}

/** What has ended is not found any more by those who want to end it. */
export const endedError = (id: string) => noSuch("subscription", id, "id", null);
