/** What the operations of Checkout sessions take. */
import type Stripe from "stripe";
import {
  address,
  anything,
  boolean,
  clearable,
  clearableText,
  currency,
  decimal,
  integer,
  list,
  metadata,
  object,
  oneOf,
  paramsOf,
  required,
  text,
  timestamp,
  until,
  type Values,
} from "../api/params";
import { shippingParam } from "../resources/intent-params";

const enabled = object({ enabled: required(boolean()) });

const lineItem = object({
  adjustable_quantity: object({
    enabled: required(boolean()),
    maximum: integer({ min: 1 }),
    minimum: integer({ min: 0 }),
  }),
  metadata: metadata(),
  price: text(),
  price_data: object({
    currency: required(currency()),
    product: text(),
    product_data: object({
      description: clearableText(),
      images: list(text()),
      metadata: metadata(),
      name: required(text()),
      tax_code: text(),
      unit_label: text(),
    }),
    recurring: object({
      interval: required(oneOf("day", "week", "month", "year")),
      interval_count: integer({ min: 1 }),
    }),
    tax_behavior: oneOf("exclusive", "inclusive", "unspecified"),
    unit_amount: integer({ min: 0 }),
    unit_amount_decimal: decimal(),
  }),
  quantity: integer({ min: 0 }),
});

const bounds = { default_value: text(255), maximum_length: integer(), minimum_length: integer() };

const customField = object({
  dropdown: object({
    default_value: text(100),
    options: required(list(object({ label: required(text(100)), value: required(text(100)) }))),
  }),
  key: required(text(200)),
  label: required(object({ custom: required(text(50)), type: required(oneOf("custom")) })),
  numeric: object(bounds),
  optional: boolean(),
  text: object(bounds),
  type: required(oneOf("dropdown", "numeric", "text")),
});

const message = clearable(object({ message: required(text(1200)) }));

const displayFilters = list(oneOf("always", "limited", "unspecified"));

/** Kept because it makes no difference here: no Connect, no taxes, no wallets, English only, one style. */
const indifferent = {
  adaptive_pricing: anything(),
  branding_settings: anything(),
  integration_identifier: text(),
  payment_method_configuration: text(),
  payment_method_options: anything(),
  tax_id_collection: anything(),
  wallet_options: anything(),
};

export const createParams = paramsOf<
  Stripe.Checkout.SessionCreateParams & { payment_method_types?: string[] }
>()({
  ...indifferent,
  after_expiration: object({
    recovery: object({ allow_promotion_codes: boolean(), enabled: required(boolean()) }),
  }),
  allow_promotion_codes: boolean(),
  allowed_payment_method_types: list(text()),
  automatic_tax: object({ enabled: required(boolean()), liability: anything() }),
  billing_address_collection: oneOf("auto", "required"),
  cancel_url: text(),
  client_reference_id: text(200),
  consent_collection: object({
    payment_method_reuse_agreement: object({ position: required(oneOf("auto", "hidden")) }),
    promotions: oneOf("auto", "none"),
    terms_of_service: oneOf("none", "required"),
  }),
  currency: currency(),
  custom_fields: list(customField),
  custom_text: object({
    after_submit: message,
    shipping_address: message,
    submit: message,
    terms_of_service_acceptance: message,
  }),
  customer: text(),
  customer_creation: oneOf("always", "if_required"),
  customer_email: text(512),
  customer_update: object({
    address: oneOf("auto", "never"),
    name: oneOf("auto", "never"),
    shipping: oneOf("auto", "never"),
  }),
  discounts: list(object({ coupon: text(), promotion_code: text() })),
  excluded_payment_method_types: list(text()),
  expires_at: timestamp(),
  invoice_creation: object({
    enabled: required(boolean()),
    invoice_data: object({
      custom_fields: clearable(list(object({ name: required(text(40)), value: required(text(140)) }))),
      description: text(1500),
      footer: text(5000),
      metadata: metadata(),
      rendering_options: anything(),
    }),
  }),
  line_items: list(lineItem),
  locale: text(),
  metadata: metadata(),
  mode: oneOf("payment", "setup", "subscription"),
  origin_context: oneOf("mobile_app", "web"),
  payment_intent_data: object({
    capture_method: oneOf("automatic", "automatic_async", "manual"),
    description: text(1000),
    metadata: metadata(),
    receipt_email: text(),
    setup_future_usage: oneOf("off_session", "on_session"),
    shipping: shippingParam,
    statement_descriptor: text(22),
    statement_descriptor_suffix: text(22),
  }),
  payment_method_collection: oneOf("always", "if_required"),
  payment_method_data: object({ allow_redisplay: oneOf("always", "limited", "unspecified") }),
  payment_method_types: until("2026-10-28.endive", list(text())),
  phone_number_collection: enabled,
  saved_payment_method_options: object({
    allow_redisplay_filters: displayFilters,
    payment_method_remove: oneOf("disabled", "enabled"),
    payment_method_save: oneOf("disabled", "enabled"),
  }),
  setup_intent_data: object({ description: text(1000), metadata: metadata() }),
  submit_type: oneOf("auto", "book", "donate", "pay", "subscribe"),
  subscription_data: object({
    billing_cycle_anchor: timestamp(),
    billing_mode: object({ flexible: anything(), type: required(oneOf("classic", "flexible")) }),
    description: text(500),
    invoice_settings: anything(),
    metadata: metadata(),
    proration_behavior: oneOf("create_prorations", "none"),
    trial_end: timestamp(),
    trial_period_days: integer({ min: 1, max: 730 }),
    trial_settings: object({
      end_behavior: required(
        object({ missing_payment_method: required(oneOf("cancel", "create_invoice", "pause")) }),
      ),
    }),
  }),
  success_url: text(),
  // `hosted` was the word of versions before dahlia.
  ui_mode: oneOf("hosted_page", "hosted"),
});

export type CreateValues = Values<typeof createParams>;
export type LineInput = Values<{ item: typeof lineItem }>["item"];
export type GivenLine = NonNullable<LineInput>;

export const updateParams = paramsOf<Stripe.Checkout.SessionUpdateParams>()({
  collected_information: object({
    shipping_details: object({ address: required(address()), name: required(text()) }),
  }),
  metadata: metadata(),
  payment_intent_data: object({
    description: clearableText(1000),
    metadata: metadata(),
    setup_future_usage: clearable(oneOf("off_session", "on_session")),
    statement_descriptor: clearableText(22),
    statement_descriptor_suffix: clearableText(22),
  }),
});
