import type { WireCheckoutSession } from "~/modules/stripe/wire";
import type { DemoPrice } from "../catalogue";
import { stripeId } from "../ids";
import { customerId, type Person } from "../person";
import { address } from "./customer";

export interface CheckoutFields {
  person: Person;
  price: DemoPrice;
  /** Unix seconds. */
  at: number;
  quantity?: number;
  /** What the application wrote on the session; null: it did not open it. */
  userId: string | null;
  metadata?: Record<string, string>;
}

export function checkoutSession(
  fields: CheckoutFields,
  changes: Partial<WireCheckoutSession> = {},
): WireCheckoutSession {
  const { person, price, at, userId, quantity = 1 } = fields;
  const amount = price.amount * quantity;
  return {
    id: stripeId("cs_test", person.key),
    object: "checkout.session",
    adaptive_pricing: { enabled: true },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: amount,
    amount_total: amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: "https://app.example.com/billing",
    client_reference_id: userId,
    client_secret: null,
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
    consent: null,
    consent_collection: null,
    created: at,
    currency: "eur",
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: customerId(person),
    customer_account: null,
    customer_creation: price.interval ? null : "always",
    customer_details: {
      address: address(person),
      business_name: null,
      email: person.email,
      individual_name: null,
      name: person.name,
      phone: null,
      tax_exempt: "none",
      tax_ids: [],
    },
    customer_email: null,
    discounts: [],
    expires_at: at + 86_400,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: { enabled: false },
    metadata: { ...(userId === null ? {} : { userId }), ...fields.metadata },
    mode: price.interval ? "subscription" : "payment",
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: "always",
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: "automatic" } },
    payment_method_types: ["card"],
    payment_status: "paid",
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: {
      allow_redisplay_filters: ["always"],
      payment_method_remove: "disabled",
      payment_method_save: null,
    },
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "complete",
    submit_type: null,
    subscription: null,
    success_url: "https://app.example.com/billing?welcome",
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted",
    url: null,
    wallet_options: null,
    ...changes,
  };
}
