/** A new invoice as Stripe's object, before its lines are counted. */
import type Stripe from "stripe";
import { embedded } from "../api/list";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { invoices } from "../tables/invoicing";
import type { Scope } from "../work/scope";
import { SELLER } from "../work/seller";
import type { NewInvoice } from "./new-invoice";

/** Seconds for which a draft that advances by itself can still be changed. */
export const DRAFT_TIME = 3600;

/** @param preview gives it the id that Stripe's previews have */
export function buildInvoice(scope: Scope, given: NewInvoice, preview: boolean): Stripe.Invoice {
  const customer = scope.need(customers, given.customer, "customer");
  const id = scope.id(preview ? { prefix: "upcoming_in" } : invoices);
  const advances = given.autoAdvance ?? true;
  const collection = given.collection ?? "charge_automatically";
  return {
    id,
    object: "invoice",
    account_country: "US",
    account_name: SELLER,
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_paid_off_stripe: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: advances,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: advances ? scope.now + DRAFT_TIME : null,
    billing_reason: given.reason,
    collection_method: collection,
    created: scope.now,
    currency: given.currency,
    custom_fields: given.customFields ?? customer.invoice_settings.custom_fields,
    customer: customer.id,
    customer_account: null,
    ...ofCustomer(customer),
    default_payment_method: given.subscription ? null : (given.defaultPaymentMethod ?? null),
    default_source: null,
    default_tax_rates: [...(given.defaultTaxRates ?? [])],
    description: given.description ?? null,
    discounts: [...(given.discounts ?? [])],
    due_date: given.dueDate ?? null,
    effective_at: null,
    ending_balance: null,
    footer: given.footer ?? customer.invoice_settings.footer,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: embedded([], `/v1/invoices/${id}/lines`),
    livemode: scope.livemode,
    metadata: { ...given.metadata },
    next_payment_attempt: advances && collection === "charge_automatically" ? scope.now + DRAFT_TIME : null,
    number: null,
    on_behalf_of: null,
    parent: given.subscription
      ? {
          quote_details: null,
          subscription_details: {
            metadata: { ...given.subscriptionMetadata },
            subscription: given.subscription,
          },
          type: "subscription_details",
        }
      : null,
    payment_settings: given.paymentSettings ?? {
      default_mandate: null,
      payment_method_options: null,
      payment_method_types: null,
    },
    period_end: given.periodEnd ?? scope.now,
    period_start: given.periodStart ?? scope.now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: customer.balance,
    statement_descriptor: given.statementDescriptor ?? null,
    status: "draft",
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: idOf(customer.test_clock),
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: scope.now,
  };
}

/** What a draft copies of its customer, and an open invoice keeps. */
export function ofCustomer(customer: Stripe.Customer) {
  return {
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt ?? "none",
    customer_tax_ids: [],
  };
}
