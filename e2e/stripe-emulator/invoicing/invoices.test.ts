/** Invoices from draft to their end, with the events that Stripe would make. */
import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listen, startForTest, type Listener, type Started } from "../testing/start";

let emulator: Started;
let listener: Listener;
let stripe: Stripe;

beforeAll(async () => {
  emulator = await startForTest();
  listener = await listen();
  stripe = emulator.stripe;
  await stripe.webhookEndpoints.create({ url: listener.url, enabled_events: ["*"] });
});
afterAll(async () => {
  await emulator.stop();
  await listener.stop();
});
beforeEach(async () => {
  await emulator.control("POST", "/settle");
  listener.received.length = 0;
});

/** A customer with a card, if one is named. */
async function payer(card?: string, more: Stripe.CustomerCreateParams = {}): Promise<Stripe.Customer> {
  return stripe.customers.create({
    email: "jo@example.com",
    ...(card === undefined
      ? {}
      : { payment_method: card, invoice_settings: { default_payment_method: card } }),
    ...more,
  });
}

/** A draft with one line. */
async function draft(
  customer: Stripe.Customer,
  amount = 2000,
  more: Stripe.InvoiceCreateParams = {},
): Promise<Stripe.Invoice> {
  await stripe.invoiceItems.create({ customer: customer.id, amount, currency: "usd", description: "Work" });
  return stripe.invoices.create({
    customer: customer.id,
    pending_invoice_items_behavior: "include",
    ...more,
  });
}

/** The types of events about invoices, in the order they were made. */
async function told(): Promise<string[]> {
  const { data } = await stripe.events.list({ limit: 100 });
  const seen = new Set(listener.received.map((hook) => (JSON.parse(hook.body) as { id: string }).id));
  return data
    .filter((event) => seen.has(event.id) && event.type.startsWith("invoice"))
    .map((event) => event.type)
    .reverse();
}

async function declined(call: Promise<unknown>): Promise<Stripe.errors.StripeCardError> {
  const error = await call.catch((reason: unknown) => reason);
  if (error instanceof Stripe.errors.StripeCardError) return error;
  throw new Error(`expected a decline, got ${JSON.stringify(error)}`);
}

test("draft, open, paid: number, pages, payment and events agree", async () => {
  const customer = await payer("pm_card_visa");
  const made = await draft(customer);
  expect(made).toMatchObject({
    status: "draft",
    billing_reason: "manual",
    amount_due: 2000,
    number: null,
    auto_advance: false,
    hosted_invoice_url: null,
  });
  expect(made.lines.data).toMatchObject([
    { amount: 2000, description: "Work", parent: { type: "invoice_item_details" } },
  ]);

  const open = await stripe.invoices.finalizeInvoice(made.id, {
    expand: ["confirmation_secret", "payments"],
  });
  expect(open.status).toBe("open");
  expect(open.number).toMatch(/^[A-Z0-9]{8}-0001$/);
  expect(open.status_transitions.finalized_at).toBe(open.effective_at);
  expect(open.confirmation_secret?.client_secret).toMatch(/^pi_.+_secret_/);
  expect(open.payments?.data).toMatchObject([
    { status: "open", amount_requested: 2000, amount_paid: null, is_default: true },
  ]);

  const paid = await stripe.invoices.pay(made.id, { expand: ["payments.data.payment.payment_intent"] });
  expect(paid).toMatchObject({
    status: "paid",
    amount_paid: 2000,
    amount_remaining: 0,
    attempted: true,
    attempt_count: 1,
  });
  const [payment] = paid.payments?.data ?? [];
  expect(payment).toMatchObject({ status: "paid", amount_paid: 2000 });
  expect(payment?.payment.payment_intent).toMatchObject({ status: "succeeded", amount: 2000 });

  await emulator.control("POST", "/settle");
  expect(await told()).toEqual([
    "invoiceitem.created",
    "invoice.created",
    "invoice.finalized",
    "invoice.updated",
    "invoice.paid",
    "invoice.payment_succeeded",
    "invoice_payment.paid",
  ]);
  const updated = (await stripe.events.list({ type: "invoice.updated", limit: 1 })).data[0];
  expect(updated?.data.previous_attributes).toMatchObject({ status: "open", amount_paid: 0 });
  const [succeeded] = (await stripe.events.list({ type: "invoice.paid", limit: 1 })).data;
  expect(succeeded?.data).not.toHaveProperty("previous_attributes");
});

test("numbers go on with the customer's prefix", async () => {
  const customer = await payer(undefined, { invoice_prefix: "ACME" });
  const first = await stripe.invoices.finalizeInvoice((await draft(customer)).id);
  const second = await stripe.invoices.finalizeInvoice((await draft(customer)).id);
  expect([first.number, second.number]).toEqual(["ACME-0001", "ACME-0002"]);
});

test("a decline is Stripe's 402, and stays on record", async () => {
  const customer = await payer("pm_card_chargeCustomerFail");
  const made = await draft(customer);
  const error = await declined(stripe.invoices.pay(made.id));
  expect(error).toMatchObject({ statusCode: 402, code: "card_declined", decline_code: "generic_decline" });
  const after = await stripe.invoices.retrieve(made.id);
  expect(after).toMatchObject({ status: "open", attempted: true, attempt_count: 1, amount_remaining: 2000 });
  await emulator.control("POST", "/settle");
  expect(await told()).toContain("invoice.payment_failed");
  // Only planned attempts go on counting.
  await declined(stripe.invoices.pay(made.id));
  expect((await stripe.invoices.retrieve(made.id)).attempt_count).toBe(1);
});

test("a bank that asks: 402, the intent waits, and its answer pays the invoice", async () => {
  const customer = await payer("pm_card_threeDSecure2Required");
  const made = await draft(customer);
  const error = await declined(stripe.invoices.pay(made.id, { off_session: false }));
  expect(error.code).toBe("invoice_payment_intent_requires_action");
  const { stripe_js: url } = (error.payment_intent?.next_action?.use_stripe_sdk ?? {}) as {
    stripe_js?: string;
  };
  await fetch(url ?? "", { method: "POST", body: new URLSearchParams({ answer: "complete" }) });
  expect((await stripe.invoices.retrieve(made.id)).status).toBe("paid");
  await emulator.control("POST", "/settle");
  expect(await told()).toEqual(expect.arrayContaining(["invoice.payment_action_required", "invoice.paid"]));
});

test("a debit is on its way, then the invoice is paid", async () => {
  const customer = await payer("pm_usBankAccount_success");
  const made = await draft(customer);
  const waiting = await stripe.invoices.pay(made.id);
  expect(waiting).toMatchObject({ status: "open", attempted: true });
  await emulator.control("POST", "/advance", { seconds: 10 * 86_400 });
  expect((await stripe.invoices.retrieve(made.id)).status).toBe("paid");
});

test("paid by other means: nothing is charged, older versions say so", async () => {
  const made = await draft(await payer());
  const paid = await stripe.invoices.pay(made.id, { paid_out_of_band: true, expand: ["payments"] });
  expect(paid).toMatchObject({ status: "paid", amount_paid_off_stripe: 2000 });
  expect(paid.payments?.data[0]?.status).toBe("canceled");
  const response = await fetch(`${emulator.url}/v1/invoices/${made.id}`, {
    headers: { authorization: "Bearer sk_test_emulatortests", "stripe-version": "2020-08-27" },
  });
  expect(await response.json()).toMatchObject({ paid: true, paid_out_of_band: true });
});

test("older versions see an invoice as they knew it", async () => {
  const customer = await payer("pm_card_visa");
  const made = await draft(customer);
  await stripe.invoices.pay(made.id);
  const [payment] = (await stripe.invoicePayments.list({ invoice: made.id })).data;
  const response = await fetch(`${emulator.url}/v1/invoices/${made.id}`, {
    headers: { authorization: "Bearer sk_test_emulatortests", "stripe-version": "2020-08-27" },
  });
  const shown = (await response.json()) as Record<string, unknown>;
  expect(shown).toMatchObject({
    subscription: null,
    paid: true,
    paid_out_of_band: false,
    payment_intent: payment?.payment.payment_intent,
    charge: expect.stringMatching(/^ch_/),
    tax: null,
    discount: null,
    lines: { data: [{ type: "invoiceitem", proration: false, plan: null, price: null }] },
  });
  expect(shown).not.toHaveProperty("parent");
});

test("no method to pay with is a refusal, not a decline", async () => {
  const made = await draft(await payer());
  await expect(stripe.invoices.pay(made.id)).rejects.toMatchObject({
    statusCode: 400,
    code: "resource_missing",
  });
});

test("nothing due is paid at once", async () => {
  const customer = await payer();
  const empty = await stripe.invoices.create({ customer: customer.id });
  expect(await stripe.invoices.finalizeInvoice(empty.id)).toMatchObject({ status: "paid", amount_paid: 0 });
});

describe("the customer's balance", () => {
  test("credit is used up before the card", async () => {
    const customer = await payer("pm_card_visa");
    await stripe.customers.createBalanceTransaction(customer.id, { amount: -500, currency: "usd" });
    const made = await draft(customer);
    expect(made).toMatchObject({
      total: 2000,
      amount_due: 1500,
      starting_balance: -500,
      ending_balance: null,
    });
    const paid = await stripe.invoices.pay(made.id);
    expect(paid).toMatchObject({ status: "paid", amount_paid: 1500, ending_balance: 0 });
    const entries = await stripe.customers.listBalanceTransactions(customer.id);
    expect(entries.data).toMatchObject([
      { type: "applied_to_invoice", amount: 500, ending_balance: 0, invoice: made.id },
      { type: "adjustment", amount: -500, ending_balance: -500 },
    ]);
  });

  test("less than a card can be charged is carried to the next invoice", async () => {
    const customer = await payer("pm_card_visa");
    const made = await draft(customer, 20);
    expect(await stripe.invoices.finalizeInvoice(made.id)).toMatchObject({ status: "paid", amount_due: 0 });
    expect((await draft(customer)).amount_due).toBe(2020);
  });

  test("a negative invoice gives credit", async () => {
    const customer = await payer();
    await stripe.invoices.finalizeInvoice((await draft(customer, -700)).id);
    const { balance } = (await stripe.customers.retrieve(customer.id)) as Stripe.Customer;
    expect(balance).toBe(-700);
  });
});

test("void and uncollectible end the demand; its payment is cancelled", async () => {
  const customer = await payer();
  const first = await stripe.invoices.finalizeInvoice((await draft(customer)).id, {
    expand: ["payments.data.payment.payment_intent"],
  });
  const voided = await stripe.invoices.voidInvoice(first.id, {
    expand: ["payments.data.payment.payment_intent"],
  });
  expect(voided.status).toBe("void");
  expect(voided.payments?.data[0]).toMatchObject({
    status: "canceled",
    payment: { payment_intent: { status: "canceled" } },
  });
  await expect(stripe.invoices.pay(first.id)).rejects.toMatchObject({ statusCode: 400 });
  const second = await stripe.invoices.finalizeInvoice((await draft(customer)).id);
  expect(await stripe.invoices.markUncollectible(second.id)).toMatchObject({
    status: "uncollectible",
    auto_advance: false,
  });
  // It can still be paid.
  const paid = await stripe.invoices.pay(second.id, { payment_method: "pm_card_visa" });
  expect(paid.status).toBe("paid");
});

test("a deleted draft gives its items back; an open invoice cannot be deleted", async () => {
  const customer = await payer();
  const made = await draft(customer);
  expect(await stripe.invoices.del(made.id)).toMatchObject({ deleted: true });
  const pending = await stripe.invoiceItems.list({ customer: customer.id, pending: true });
  expect(pending.data).toHaveLength(1);
  const open = await stripe.invoices.create({
    customer: customer.id,
    pending_invoice_items_behavior: "include",
  });
  await stripe.invoices.finalizeInvoice(open.id);
  await expect(stripe.invoices.del(open.id)).rejects.toMatchObject({ statusCode: 400 });
  await expect(stripe.invoices.update(open.id, { description: "late" })).rejects.toMatchObject({
    code: "invoice_not_editable",
  });
});

test("discounts and tax, line by line", async () => {
  const customer = await payer();
  const coupon = await stripe.coupons.create({ percent_off: 25, duration: "once" });
  const rate = await stripe.taxRates.create({ display_name: "VAT", inclusive: false, percentage: 20 });
  const made = await draft(customer, 1000, {
    discounts: [{ coupon: coupon.id }],
    default_tax_rates: [rate.id],
  });
  expect(made).toMatchObject({ subtotal: 1000, total_excluding_tax: 750, total: 900, amount_due: 900 });
  expect(made.total_discount_amounts).toMatchObject([{ amount: 250 }]);
  expect(made.total_taxes).toMatchObject([{ amount: 150, taxable_amount: 750 }]);
});

test("lines: eleven show ten and more; added, changed, taken off", async () => {
  const customer = await payer();
  const empty = await stripe.invoices.create({ customer: customer.id });
  const lines = Array.from({ length: 11 }, (_, index) => ({
    amount: 100 + index,
    description: `Line ${index}`,
  }));
  const filled = await stripe.invoices.addLines(empty.id, { lines });
  expect(filled.lines.data).toHaveLength(10);
  expect(filled.lines.has_more).toBe(true);
  const all = await stripe.invoices.listLineItems(empty.id, { limit: 100 });
  expect(all.data).toHaveLength(11);
  const [first, second] = all.data;
  await stripe.invoices.updateLines(empty.id, { lines: [{ id: first?.id ?? "", amount: 1000 }] });
  const less = await stripe.invoices.removeLines(empty.id, {
    lines: [{ id: second?.id ?? "", behavior: "unassign" }],
  });
  expect(less.total).toBe(filled.total + 900 - 101);
  expect((await stripe.invoiceItems.list({ customer: customer.id, pending: true })).data).toMatchObject([
    { amount: 101 },
  ]);
});

test("a preview counts what waits and stores nothing", async () => {
  const customer = await payer();
  await expect(stripe.invoices.createPreview({ customer: customer.id })).rejects.toMatchObject({
    statusCode: 404,
    code: "invoice_upcoming_none",
  });
  const coupon = await stripe.coupons.create({ amount_off: 300, currency: "usd", duration: "once" });
  await stripe.invoiceItems.create({ customer: customer.id, amount: 900, currency: "usd" });
  const preview = await stripe.invoices.createPreview({
    customer: customer.id,
    invoice_items: [{ amount: 100, currency: "usd", description: "More" }],
    discounts: [{ coupon: coupon.id }],
  });
  expect(preview.id).toMatch(/^upcoming_in/);
  expect(preview).toMatchObject({ subtotal: 1000, total: 700 });
  expect((await stripe.invoices.list({ customer: customer.id })).data).toEqual([]);
  expect((await stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(0);
});

test("search and lists find invoices", async () => {
  const customer = await payer();
  const made = await draft(customer, 4321, { metadata: { order: "77" } });
  const found = await stripe.invoices.search({ query: `metadata['order']:'77' AND total>4000` });
  expect(found.data.map((each) => each.id)).toEqual([made.id]);
  const listed = await stripe.invoices.list({ customer: customer.id, status: "draft" });
  expect(listed.data.map((each) => each.id)).toEqual([made.id]);
});

test("an invoice whose payment was cancelled by hand can still be paid out of band, credited and voided", async () => {
  const open = async () => {
    const payer = await stripe.customers.create({});
    await stripe.invoiceItems.create({ customer: payer.id, amount: 900, currency: "usd" });
    const draft = await stripe.invoices.create({
      customer: payer.id,
      pending_invoice_items_behavior: "include",
    });
    const invoice = await stripe.invoices.finalizeInvoice(draft.id ?? "", { expand: ["payments"] });
    const intent = invoice.payments?.data[0]?.payment.payment_intent;
    await stripe.paymentIntents.cancel(typeof intent === "string" ? intent : (intent?.id ?? ""));
    return invoice.id ?? "";
  };
  expect((await stripe.invoices.pay(await open(), { paid_out_of_band: true })).status).toBe("paid");
  expect((await stripe.invoices.voidInvoice(await open())).status).toBe("void");
  const credited = await open();
  await stripe.creditNotes.create({ invoice: credited, amount: 900 });
  expect((await stripe.invoices.retrieve(credited)).status).toBe("paid");
});
