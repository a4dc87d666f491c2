/** What invoices do by themselves on a test clock: they are finalised, charged, retried, fall due. */
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";

const START = 1_800_000_000;
const HOUR = 3600;
const DAY = 24 * HOUR;

let emulator: Started;
let stripe: Stripe;
beforeAll(async () => {
  emulator = await startForTest();
  stripe = emulator.stripe;
});
afterAll(() => emulator.stop());

interface OnClock {
  clock: string;
  customer: string;
  to(seconds: number): Promise<void>;
}

async function onClock(card?: string): Promise<OnClock> {
  const { id: clock } = await stripe.testHelpers.testClocks.create({ frozen_time: START });
  const customer = await stripe.customers.create({
    email: "jo@example.com",
    test_clock: clock,
    ...(card === undefined
      ? {}
      : { payment_method: card, invoice_settings: { default_payment_method: card } }),
  });
  return {
    clock,
    customer: customer.id,
    async to(seconds) {
      await stripe.testHelpers.testClocks.advance(clock, { frozen_time: START + seconds });
      await emulator.control("POST", "/settle");
    },
  };
}

async function advancing(customer: string, more: Stripe.InvoiceCreateParams = {}): Promise<Stripe.Invoice> {
  await stripe.invoiceItems.create({ customer, amount: 3000, currency: "usd", description: "Work" });
  return stripe.invoices.create({
    customer,
    auto_advance: true,
    pending_invoice_items_behavior: "include",
    ...more,
  });
}

/** When events of these types about this invoice came, in seconds from the start. */
async function times(invoice: string, type: string): Promise<number[]> {
  const { data } = await stripe.events.list({ type, limit: 100 });
  return data
    .filter((event) => (event.data.object as { id?: string }).id === invoice)
    .map((event) => event.created - START)
    .reverse();
}

test("a draft that advances is finalised and charged an hour later", async () => {
  const { customer, to } = await onClock("pm_card_visa");
  const made = await advancing(customer);
  expect(made).toMatchObject({
    automatically_finalizes_at: START + HOUR,
    next_payment_attempt: START + HOUR,
  });
  await to(HOUR - 1);
  expect((await stripe.invoices.retrieve(made.id)).status).toBe("draft");
  await to(HOUR);
  expect(await stripe.invoices.retrieve(made.id)).toMatchObject({ status: "paid", attempt_count: 1 });
});

test("a failing card is retried after 3, 5 and 7 days, and then no more", async () => {
  const { customer, to } = await onClock("pm_card_chargeCustomerFail");
  const made = await advancing(customer);
  await to(HOUR);
  expect(await stripe.invoices.retrieve(made.id)).toMatchObject({
    status: "open",
    attempt_count: 1,
    next_payment_attempt: START + HOUR + 3 * DAY,
  });
  await to(40 * DAY);
  expect(await times(made.id, "invoice.payment_failed")).toEqual([
    HOUR,
    HOUR + 3 * DAY,
    HOUR + 8 * DAY,
    HOUR + 15 * DAY,
  ]);
  expect(await stripe.invoices.retrieve(made.id)).toMatchObject({
    status: "open",
    attempt_count: 4,
    auto_advance: false,
    next_payment_attempt: null,
  });
});

test("a new default card is used by the next retry", async () => {
  const { customer, to } = await onClock("pm_card_chargeCustomerFail");
  const made = await advancing(customer);
  await to(HOUR);
  const card = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: card.id } });
  expect(await stripe.customers.retrieve(customer)).toMatchObject({ delinquent: true });
  await to(4 * DAY);
  expect(await stripe.customers.retrieve(customer)).toMatchObject({ delinquent: false });
  expect(await stripe.invoices.retrieve(made.id)).toMatchObject({ status: "paid", attempt_count: 2 });
});

test("a bank that asks while the customer is away: failed, and action required", async () => {
  const { customer, to } = await onClock("pm_card_threeDSecure2Required");
  const made = await advancing(customer);
  await to(HOUR);
  expect(await times(made.id, "invoice.payment_failed")).toEqual([HOUR]);
  expect(await times(made.id, "invoice.payment_action_required")).toEqual([HOUR]);
  const { payments } = await stripe.invoices.retrieve(made.id, {
    expand: ["payments.data.payment.payment_intent"],
  });
  expect(payments?.data[0]?.payment.payment_intent).toMatchObject({ status: "requires_action" });
});

test("without a way to pay, the attempt fails like any other", async () => {
  const { customer, to } = await onClock();
  const made = await advancing(customer);
  await to(HOUR);
  expect(await times(made.id, "invoice.payment_failed")).toEqual([HOUR]);
});

test("a sent invoice is due, is warned of, and is overdue", async () => {
  const { customer, to } = await onClock();
  const made = await advancing(customer, { collection_method: "send_invoice", days_until_due: 10 });
  expect(made).toMatchObject({ due_date: START + 10 * DAY, next_payment_attempt: null });
  await to(12 * DAY);
  expect(await times(made.id, "invoice.sent")).toEqual([HOUR]);
  expect(await times(made.id, "invoice.will_be_due")).toEqual([7 * DAY]);
  expect(await times(made.id, "invoice.overdue")).toEqual([10 * DAY]);
  expect(await times(made.id, "invoice.payment_failed")).toEqual([]);
});
