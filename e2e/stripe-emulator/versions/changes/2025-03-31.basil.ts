/**
 * Basil: periods moved from subscriptions to their items; an invoice's
 * subscription moved below `parent`; its payments became objects of their own.
 */
import type { Reader } from "../../store/table";
import { hash, items, stored, type Json, type VersionChange } from "../change";

export const basil: VersionChange = {
  version: "2025-03-31.basil",
  references: {
    charge: { invoice: "invoice" },
    invoice: { charge: "charge", payment_intent: "payment_intent", subscription: "subscription" },
    payment_intent: { invoice: "invoice" },
  },
  before: {
    subscription(subscription, read) {
      const [first] = items(hash(subscription.items)?.data);
      // Several rhythms had no place there: the first item's period stands for all.
      subscription.current_period_start = first?.current_period_start ?? null;
      subscription.current_period_end = first?.current_period_end ?? null;
      subscription.discount = firstDiscount(read, subscription.discounts);
      delete subscription.billing_mode;
    },
    subscription_item(item) {
      delete item.current_period_start;
      delete item.current_period_end;
    },
    invoice(invoice, read) {
      const parent = hash(invoice.parent);
      const details = hash(parent?.subscription_details);
      invoice.subscription = details?.subscription ?? null;
      invoice.subscription_details = { metadata: details?.metadata ?? null };
      invoice.subscription_proration_date = details?.subscription_proration_date;
      invoice.quote = hash(parent?.quote_details)?.quote ?? null;
      invoice.paid = invoice.status === "paid";
      const payment = defaultPayment(read, invoice.id);
      const intent = stored(read, "payment_intent", payment?.payment_intent);
      invoice.payment_intent = payment?.payment_intent ?? null;
      invoice.charge = intent?.latest_charge ?? payment?.charge ?? null;
      invoice.paid_out_of_band = invoice.status === "paid" && Number(invoice.amount_paid_off_stripe ?? 0) > 0;
      const taxes = items(invoice.total_taxes);
      invoice.tax = taxes.length === 0 ? null : taxes.reduce((sum, tax) => sum + Number(tax.amount), 0);
      invoice.total_tax_amounts = taxes.map(taxAmount);
      const [discount] = Array.isArray(invoice.discounts) ? invoice.discounts : [];
      invoice.discount = hash(discount) ?? stored(read, "discount", discount);
      invoice.application_fee_amount = null;
      invoice.transfer_data = null;
      delete invoice.parent;
      delete invoice.total_taxes;
      delete invoice.amount_overpaid;
      delete invoice.amount_paid_off_stripe;
      delete invoice.customer_account;
      delete invoice.confirmation_secret;
    },
    line_item(line, read) {
      const parent = hash(line.parent);
      if (parent === null && !("pricing" in line)) return;
      const details = hash(parent?.subscription_item_details) ?? hash(parent?.invoice_item_details);
      const price = stored(read, "price", hash(hash(line.pricing)?.price_details)?.price);
      line.price = price;
      line.plan = price?.type === "recurring" ? planOf(price) : null;
      line.proration = details?.proration ?? false;
      line.proration_details = details?.proration_details ?? { credited_items: null };
      line.subscription = details?.subscription ?? null;
      // A proration is the line of an invoice item, although Basil files it under its subscription item.
      line.type = details?.invoice_item ? "invoiceitem" : "subscription";
      if (details?.subscription_item) line.subscription_item = details.subscription_item;
      if (details?.invoice_item) line.invoice_item = details.invoice_item;
      line.tax_amounts = items(line.taxes).map(taxAmount);
      line.tax_rates = [];
      line.amount_excluding_tax = line.amount;
      line.unit_amount_excluding_tax = hash(line.pricing)?.unit_amount_decimal ?? null;
      delete line.quantity_decimal;
      delete line.subtotal;
      delete line.parent;
      delete line.pricing;
      delete line.taxes;
    },
    payment_intent(intent, read) {
      intent.invoice = invoiceOf(read, intent.id);
    },
    charge(charge, read) {
      charge.invoice = invoiceOf(read, charge.payment_intent);
    },
    "checkout.session"(session) {
      session.shipping_details = hash(session.collected_information)?.shipping_details ?? null;
    },
  },
};

/** Discounts were one, and part of the object. */
function firstDiscount(read: Reader, discounts: unknown): Json | null {
  const [first] = Array.isArray(discounts) ? discounts : [];
  return hash(first) ?? stored(read, "discount", first);
}

/** What paid, or is to pay, an invoice: `payment` of its default invoice payment. */
function defaultPayment(read: Reader, invoice: unknown): Json | null {
  if (typeof invoice !== "string") return null;
  const rows = read.named("invoice_payment")?.find("invoice", invoice) ?? [];
  const payments = rows.map((row) => row.object as unknown as Json);
  const chosen = payments.find((payment) => payment.is_default === true) ?? payments[payments.length - 1];
  return hash(chosen?.payment);
}

function invoiceOf(read: Reader, intent: unknown): unknown {
  if (typeof intent !== "string") return null;
  const rows = read.named("invoice_payment")?.find("payment_intent", intent) ?? [];
  return (rows[0]?.object as unknown as Json | undefined)?.invoice ?? null;
}

function taxAmount(tax: Json): Json {
  return {
    amount: tax.amount,
    inclusive: tax.tax_behavior === "inclusive",
    tax_rate: hash(tax.tax_rate_details)?.tax_rate ?? null,
    taxability_reason: tax.taxability_reason ?? null,
    taxable_amount: tax.taxable_amount ?? null,
  };
}

/** The legacy plan that every recurring price also is. */
function planOf(price: Json): Json {
  const recurring = hash(price.recurring) ?? {};
  return {
    id: price.id,
    object: "plan",
    active: price.active,
    aggregate_usage: null,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: recurring.interval,
    interval_count: recurring.interval_count,
    livemode: price.livemode,
    metadata: price.metadata,
    meter: recurring.meter ?? null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: price.tiers_mode,
    transform_usage: price.transform_quantity,
    trial_period_days: recurring.trial_period_days ?? null,
    usage_type: recurring.usage_type,
  };
}
