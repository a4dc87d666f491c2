import type { Maker } from "../testing/maker";

export const invoicingSamples: Maker = async ({ stripe }) => {
  const customer = await stripe.customers.create({ email: "jo@example.com", payment_method: "pm_card_visa" });
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: "once" });
  const rate = await stripe.taxRates.create({ display_name: "VAT", inclusive: false, percentage: 19 });
  const item = await stripe.invoiceItems.create({
    customer: customer.id,
    amount: 2000,
    currency: "usd",
    description: "Work",
  });
  const draft = await stripe.invoices.create({
    customer: customer.id,
    default_tax_rates: [rate.id],
    discounts: [{ coupon: coupon.id }],
    pending_invoice_items_behavior: "include",
  });
  const open = await stripe.invoices.finalizeInvoice(draft.id, { expand: ["payments"] });
  const note = await stripe.creditNotes.create({
    invoice: draft.id,
    lines: [{ type: "invoice_line_item", invoice_line_item: open.lines.data[0]?.id ?? "", amount: 500 }],
  });
  const balance = await stripe.customers.createBalanceTransaction(customer.id, {
    amount: -500,
    currency: "usd",
  });
  const { data: payments } = await stripe.invoicePayments.list({ invoice: draft.id });
  return [item, open, ...open.lines.data, ...payments, note, ...note.lines.data, balance];
};
