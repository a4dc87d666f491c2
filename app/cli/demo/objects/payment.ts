import type { WireCharge, WirePaymentIntent, WireRefund } from "~/modules/stripe/wire";
import { stripeId } from "../ids";
import { customerId, type Person } from "../person";
import { address } from "./customer";

export interface PaymentFields {
  person: Person;
  /** Cents. */
  amount: number;
  /** Unix seconds. */
  at: number;
  /** Tells the person's payments apart. */
  label: string;
  description: string;
  metadata?: Record<string, string>;
  method?: "card" | "sepa_debit";
}

export const paymentIntentId = (person: Person, label: string) =>
  stripeId("pi", `${person.key} ${label}`).replace("pi_1", "pi_3");
export const chargeId = (person: Person, label: string) =>
  stripeId("ch", `${person.key} ${label}`).replace("ch_1", "ch_3");

export function paymentIntent(
  fields: PaymentFields,
  status: WirePaymentIntent["status"],
  changes: Partial<WirePaymentIntent> = {},
): WirePaymentIntent {
  const { person, amount, at, label, method = "card" } = fields;
  const id = paymentIntentId(person, label);
  const charged = status === "succeeded" || status === "processing";
  return {
    id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_received: status === "succeeded" ? amount : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic",
    client_secret: `${id}_secret_demo`,
    confirmation_method: "automatic",
    created: at,
    currency: "eur",
    customer: customerId(person),
    customer_account: null,
    description: fields.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: charged ? chargeId(person, label) : null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: fields.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: stripeId("pm", person.key),
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: [method],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: "off_session",
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status,
    transfer_data: null,
    transfer_group: null,
    ...changes,
  };
}

export function charge(fields: PaymentFields, changes: Partial<WireCharge> = {}): WireCharge {
  const { person, amount, at, label } = fields;
  const id = chargeId(person, label);
  return {
    id,
    object: "charge",
    amount,
    amount_captured: amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: stripeId("txn", id),
    billing_details: {
      address: address(person),
      email: person.email,
      name: person.name,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: "PAIDTRAIL DEMO",
    captured: true,
    created: at,
    currency: "eur",
    customer: customerId(person),
    description: fields.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: fields.metadata ?? {},
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: "approved_by_network",
      reason: null,
      risk_level: "normal",
      risk_score: 12,
      seller_message: "Payment complete.",
      type: "authorized",
    },
    paid: true,
    payment_intent: paymentIntentId(person, label),
    payment_method: stripeId("pm", person.key),
    payment_method_details: { card: card(person, amount), type: "card" },
    radar_options: {},
    receipt_email: null,
    receipt_number: null,
    receipt_url: `https://pay.stripe.com/receipts/invoices/demo/${id}`,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "succeeded",
    transfer_data: null,
    transfer_group: null,
    ...changes,
  };
}

function card(person: Person, amount: number): NonNullable<WireCharge["payment_method_details"]>["card"] {
  return {
    amount_authorized: amount,
    authorization_code: "204733",
    brand: person.card.brand,
    checks: { address_line1_check: "pass", address_postal_code_check: "pass", cvc_check: "pass" },
    country: person.country,
    electronic_commerce_indicator: null,
    exp_month: 11,
    exp_year: 2031,
    fingerprint: stripeId("fp", person.key).slice(-16),
    funding: "credit",
    installments: null,
    last4: person.card.last4,
    mandate: null,
    network: person.card.brand,
    network_transaction_id: "104102978678771",
    regulated_status: "unregulated",
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}

export function refund(fields: PaymentFields, at: number): WireRefund {
  const { person, amount, label } = fields;
  const id = stripeId("re", `${person.key} ${label}`);
  return {
    id,
    object: "refund",
    amount,
    balance_transaction: stripeId("txn", id),
    charge: chargeId(person, label),
    created: at,
    currency: "eur",
    customer: customerId(person),
    customer_account: null,
    destination_details: {
      card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" },
      type: "card",
    },
    metadata: {},
    payment_intent: paymentIntentId(person, label),
    payment_method: stripeId("pm", person.key),
    reason: "requested_by_customer",
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  };
}
