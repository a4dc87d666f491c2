/** Credit notes: an open invoice asks for less, a paid one gives something back. */
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";

let emulator: Started;
let stripe: Stripe;
beforeAll(async () => {
  emulator = await startForTest();
  stripe = emulator.stripe;
});
afterAll(() => emulator.stop());

async function open(amount = 2000): Promise<Stripe.Invoice> {
  const customer = await stripe.customers.create({
    payment_method: "pm_card_visa",
    invoice_settings: { default_payment_method: "pm_card_visa" },
  });
  const made = await stripe.invoices.create({ customer: customer.id });
  await stripe.invoices.addLines(made.id, { lines: [{ amount, description: "Work", quantity: 4 }] });
  return stripe.invoices.finalizeInvoice(made.id);
}

const custom = (unit_amount: number): Stripe.CreditNoteCreateParams.Line[] => [
  { type: "custom_line_item", unit_amount, quantity: 1, description: "Sorry" },
];

test("an open invoice asks for less, and its payment too", async () => {
  const invoice = await open();
  const note = await stripe.creditNotes.create({ invoice: invoice.id, lines: custom(500) });
  expect(note).toMatchObject({
    type: "pre_payment",
    status: "issued",
    number: `${invoice.number}-CN-01`,
    total: 500,
    pre_payment_amount: 500,
    post_payment_amount: 0,
  });
  const lowered = await stripe.invoices.retrieve(invoice.id, {
    expand: ["payments.data.payment.payment_intent"],
  });
  expect(lowered).toMatchObject({
    amount_due: 1500,
    amount_remaining: 1500,
    pre_payment_credit_notes_amount: 500,
    total: 2000,
  });
  expect(lowered.payments?.data[0]).toMatchObject({
    amount_requested: 1500,
    payment: { payment_intent: { amount: 1500 } },
  });
  await stripe.creditNotes.voidCreditNote(note.id);
  expect((await stripe.invoices.pay(invoice.id)).amount_paid).toBe(2000);
  await expect(stripe.creditNotes.voidCreditNote(note.id)).rejects.toMatchObject({ statusCode: 400 });
});

test("a credit of everything settles the invoice", async () => {
  const invoice = await open();
  await stripe.creditNotes.create({ invoice: invoice.id, amount: 2000 });
  expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
    status: "paid",
    amount_due: 0,
    amount_paid: 0,
  });
});

test("part of a paid line goes back to the card, the rest to the balance", async () => {
  const invoice = await stripe.invoices.pay((await open()).id);
  const line = invoice.lines.data[0]?.id ?? "";
  const note = await stripe.creditNotes.create({
    invoice: invoice.id,
    lines: [{ type: "invoice_line_item", invoice_line_item: line, quantity: 2 }],
    refund_amount: 600,
    credit_amount: 400,
    expand: ["refunds.refund", "customer_balance_transaction"],
  });
  expect(note).toMatchObject({
    type: "post_payment",
    total: 1000,
    refunds: [{ amount_refunded: 600, refund: { amount: 600, status: "succeeded" } }],
    customer_balance_transaction: { amount: -400, type: "credit_note", credit_note: note.id },
  });
  expect((await stripe.creditNotes.listLineItems(note.id)).data).toMatchObject([
    { amount: 1000, invoice_line_item: line, quantity: 2 },
  ]);
  expect((await stripe.invoices.retrieve(invoice.id)).post_payment_credit_notes_amount).toBe(1000);
});

test("what does not add up, or is too much, is refused", async () => {
  const unpaid = await open();
  await expect(stripe.creditNotes.create({ invoice: unpaid.id, amount: 2001 })).rejects.toMatchObject({
    statusCode: 400,
  });
  const paid = await stripe.invoices.pay(unpaid.id);
  await expect(
    stripe.creditNotes.create({ invoice: paid.id, amount: 500, refund_amount: 400 }),
  ).rejects.toThrow("must equal the credit note amount (500)");
  const preview = await stripe.creditNotes.preview({ invoice: paid.id, amount: 500, refund_amount: 500 });
  expect(preview.total).toBe(500);
  expect((await stripe.creditNotes.list({ invoice: paid.id })).data).toEqual([]);
});
