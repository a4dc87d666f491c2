/** Invoices and what hangs on them: lines, items, payments, credit notes, the customer's balance. */
import type Stripe from "stripe";
import { embedded } from "../api/list";
import { defineTable, idOf, type TableDefinition } from "../store/table";
import { paymentIntents } from "./payments";

const CUSTOMER = ["customer", "deleted_customer"] as const;

export interface InvoiceHidden {
  /** The subscription's method when the invoice was made, for one that is not stored yet. */
  subscriptionMethod: string | null;
  /** The attempt under way: what the payment's outcome is told against. */
  attempt: { automatic: boolean; offSession: boolean } | null;
}

export const invoices: TableDefinition<Stripe.Invoice, InvoiceHidden> = defineTable<
  Stripe.Invoice,
  InvoiceHidden
>({
  name: "invoice",
  prefix: "in",
  indexes: {
    customer: (invoice) => idOf(invoice.customer),
    subscription: (invoice) => subscriptionOf(invoice),
    hosted: (invoice) => hostedToken(invoice),
  },
  expandable: {
    customer: CUSTOMER,
    default_payment_method: "payment_method",
    default_source: "card",
    discounts: "discount",
    "total_discount_amounts.discount": "discount",
    "total_pretax_credit_amounts.discount": "discount",
    "from_invoice.invoice": "invoice",
    latest_revision: "invoice",
    "parent.subscription_details.subscription": "subscription",
    test_clock: "test_helpers.test_clock",
  },
  includes: {
    confirmation_secret: (invoice, read) => {
      const payment = read
        .table(invoicePayments)
        .find("invoice", invoice.id)
        .find(({ object }) => object.is_default)?.object;
      const intent = idOf(payment?.payment.payment_intent);
      const secret = intent === null ? null : read.table(paymentIntents).get(intent)?.object.client_secret;
      return secret ? { client_secret: secret, type: "payment_intent" } : null;
    },
    payments: (invoice, read) =>
      embedded(
        read
          .table(invoicePayments)
          .find("invoice", invoice.id)
          .map((row) => row.object)
          .reverse(),
        `/v1/invoices/${invoice.id}/payments`,
      ),
  },
});

/** The subscription that an invoice bills, if it is one's. */
export function subscriptionOf(invoice: Stripe.Invoice): string | null {
  return idOf(invoice.parent?.subscription_details?.subscription);
}

/** The unguessable part of the hosted page's address. */
function hostedToken(invoice: Stripe.Invoice): string | null {
  return /\/i\/[^/]+\/([^/?]+)/.exec(invoice.hosted_invoice_url ?? "")?.[1] ?? null;
}

export const invoiceLines = defineTable<Stripe.InvoiceLineItem>({
  name: "line_item",
  prefix: "il",
  noun: "invoice line item",
  indexes: { invoice: (line) => line.invoice },
  expandable: {
    discounts: "discount",
    "discount_amounts.discount": "discount",
    "pretax_credit_amounts.discount": "discount",
    "pricing.price_details.price": "price",
    subscription: "subscription",
  },
});

export const invoiceItems = defineTable<Stripe.InvoiceItem>({
  name: "invoiceitem",
  prefix: "ii",
  noun: "invoiceitem",
  indexes: {
    customer: (item) => idOf(item.customer),
    invoice: (item) => idOf(item.invoice),
    subscription: (item) => item.parent?.subscription_details?.subscription ?? null,
  },
  expandable: {
    customer: CUSTOMER,
    discounts: "discount",
    invoice: "invoice",
    "pricing.price_details.price": "price",
    test_clock: "test_helpers.test_clock",
  },
});

export const invoicePayments = defineTable<Stripe.InvoicePayment>({
  name: "invoice_payment",
  prefix: "inpay",
  noun: "invoice payment",
  indexes: {
    invoice: (payment) => idOf(payment.invoice),
    payment_intent: (payment) => idOf(payment.payment.payment_intent),
  },
  expandable: {
    invoice: "invoice",
    "payment.charge": "charge",
    "payment.payment_intent": "payment_intent",
  },
});

interface CreditNoteHidden {
  /** All of them; the note itself shows the first ten. */
  lines: Stripe.CreditNoteLineItem[];
}

export const creditNotes = defineTable<Stripe.CreditNote, CreditNoteHidden>({
  name: "credit_note",
  prefix: "cn",
  noun: "credit note",
  indexes: {
    customer: (note) => idOf(note.customer),
    invoice: (note) => idOf(note.invoice),
  },
  expandable: {
    customer: CUSTOMER,
    customer_balance_transaction: "customer_balance_transaction",
    "discount_amounts.discount": "discount",
    "pretax_credit_amounts.discount": "discount",
    invoice: "invoice",
    "refunds.refund": "refund",
  },
});

export const balanceEntries = defineTable<Stripe.CustomerBalanceTransaction>({
  name: "customer_balance_transaction",
  prefix: "cbtxn",
  noun: "customer balance transaction",
  indexes: { customer: (entry) => idOf(entry.customer) },
  expandable: {
    checkout_session: "checkout.session",
    credit_note: "credit_note",
    customer: CUSTOMER,
    invoice: "invoice",
  },
});
