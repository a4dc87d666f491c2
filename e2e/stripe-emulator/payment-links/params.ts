/** What a payment link takes: what the sessions that it starts take, as far as a link may say it. */
import type Stripe from "stripe";
import {
  boolean,
  clearable,
  clearableText,
  integer,
  list,
  metadata,
  object,
  oneOf,
  paramsOf,
  required,
  text,
  type Values,
} from "../api/params";
import { createParams as session } from "../checkout/params";

const afterCompletion = object({
  hosted_confirmation: object({ custom_message: clearableText(500) }),
  redirect: object({ url: required(text(2048)) }),
  type: required(oneOf("hosted_confirmation", "redirect")),
});

const shared = {
  after_completion: afterCompletion,
  allow_promotion_codes: boolean(),
  billing_address_collection: oneOf("auto", "required"),
  customer_creation: oneOf("always", "if_required"),
  inactive_message: clearableText(500),
  metadata: metadata(),
  payment_method_collection: oneOf("always", "if_required"),
  phone_number_collection: object({ enabled: required(boolean()) }),
  submit_type: oneOf("auto", "book", "donate", "pay", "subscribe"),
};

const trial = object({
  end_behavior: required(
    object({ missing_payment_method: required(oneOf("cancel", "create_invoice", "pause")) }),
  ),
});

export const createParams = paramsOf<Stripe.PaymentLinkCreateParams>()({
  ...shared,
  currency: session.currency,
  line_items: required(
    list(
      object({
        adjustable_quantity: object({
          enabled: required(boolean()),
          maximum: integer({ min: 1 }),
          minimum: integer({ min: 0 }),
        }),
        price: required(text()),
        quantity: required(integer({ min: 0 })),
      }),
    ),
  ),
  payment_intent_data: object({
    capture_method: oneOf("automatic", "automatic_async", "manual"),
    description: text(1000),
    metadata: metadata(),
    setup_future_usage: oneOf("off_session", "on_session"),
    statement_descriptor: text(22),
    statement_descriptor_suffix: text(22),
  }),
  payment_method_types: list(text()),
  subscription_data: object({
    description: text(500),
    metadata: metadata(),
    trial_period_days: integer({ min: 1, max: 730 }),
    trial_settings: trial,
  }),
});

export const updateParams = paramsOf<Stripe.PaymentLinkUpdateParams>()({
  ...shared,
  active: boolean(),
  payment_method_types: clearable(list(text())),
});

export type LinkValues = Values<typeof createParams>;
export type LinkChange = Values<typeof updateParams>;
