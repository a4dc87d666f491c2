import type { WireInvoice, WireInvoiceLine } from "~/modules/stripe/wire";
import type { DemoPrice } from "../catalogue";
import { stripeId } from "../ids";
import { customerId, type Person } from "../person";
import { address } from "./customer";
import { subscriptionId } from "./subscription";

export interface InvoiceFields {
  person: Person;
  price: DemoPrice;
  /** Unix seconds. */
  at: number;
  periodStart: number;
  periodEnd: number;
  reason: WireInvoice["billing_reason"];
  /** Tells the person's invoices apart: 1, 2, … */
  number: number;
  subscriptionLabel?: string;
  quantity?: number;
  userId: string | null;
}

export const invoiceId = (person: Person, number: number) => stripeId("in", `${person.key} ${number}`);

export const amountOf = ({ price, quantity = 1 }: Pick<InvoiceFields, "price" | "quantity">) =>
  price.amount * quantity;

type Stage = "draft" | "open" | "paid";

export function invoice(
  fields: InvoiceFields,
  stage: Stage,
  changes: Partial<WireInvoice> = {},
): WireInvoice {
  const { person, at, userId } = fields;
  const id = invoiceId(person, fields.number);
  const amount = amountOf(fields);
  const paid = stage === "paid";
  const final = stage !== "draft";
  const page = `https://invoice.stripe.com/i/acct_demo/${id}`;
  return {
    id,
    object: "invoice",
    account_country: "DE",
    account_name: "Paidtrail demo",
    account_tax_ids: null,
    amount_due: amount,
    amount_overpaid: 0,
    amount_paid: paid ? amount : 0,
    amount_remaining: paid ? 0 : amount,
    amount_shipping: 0,
    application: null,
    attempt_count: paid ? 1 : 0,
    attempted: paid,
    auto_advance: !paid,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: final ? null : at + 3_600,
    billing_reason: fields.reason,
    collection_method: "charge_automatically",
    created: at,
    currency: "eur",
    custom_fields: null,
    customer: customerId(person),
    customer_account: null,
    customer_address: address(person),
    customer_email: person.email,
    customer_name: person.name,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: "none",
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: final ? at : null,
    ending_balance: final ? 0 : null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: final ? page : null,
    invoice_pdf: final ? `${page}/pdf` : null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: { object: "list", data: [line(fields, id)], has_more: false, url: `/v1/invoices/${id}/lines` },
    livemode: false,
    metadata: {},
    next_payment_attempt: null,
    number: final
      ? `${customerId(person).slice(-8).toUpperCase()}-${String(fields.number).padStart(4, "0")}`
      : null,
    on_behalf_of: null,
    parent: {
      quote_details: null,
      subscription_details: {
        metadata: userId === null ? {} : { userId },
        subscription: subscriptionId(person, fields.subscriptionLabel),
      },
      type: "subscription_details",
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: fields.reason === "subscription_cycle" ? fields.periodStart : at,
    period_start: fields.reason === "subscription_cycle" ? fields.periodStart - 30 * 86_400 : at,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: stage,
    status_transitions: {
      finalized_at: final ? at : null,
      marked_uncollectible_at: null,
      paid_at: paid ? at + 2 : null,
      voided_at: null,
    },
    subtotal: amount,
    subtotal_excluding_tax: amount,
    test_clock: null,
    total: amount,
    total_discount_amounts: [],
    total_excluding_tax: amount,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
    ...changes,
  };
}

function line(fields: InvoiceFields, invoice: string): WireInvoiceLine {
  const { person, price, quantity = 1, userId } = fields;
  const subscription = subscriptionId(person, fields.subscriptionLabel);
  const amount = amountOf(fields);
  const each = `€${(price.amount / 100).toFixed(2)} / ${price.interval ?? "once"}`;
  return {
    id: stripeId("il", invoice),
    object: "line_item",
    amount,
    currency: "eur",
    description: `${quantity} × ${price.name} (at ${each})`,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice,
    livemode: false,
    metadata: userId === null ? {} : { userId },
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: { credited_items: null },
        subscription,
        subscription_item: stripeId("si", `${subscription} ${price.product}`),
      },
      type: "subscription_item_details",
    },
    period: { end: fields.periodEnd, start: fields.periodStart },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: "price_details",
      unit_amount_decimal: String(price.amount),
    },
    quantity,
    quantity_decimal: String(quantity),
    subscription,
    subtotal: amount,
    taxes: [],
  };
}
