/** The same thing asked for several times at once happens once. */
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newSession, post, typing } from "../checkout/testing";
import { startForTest, type Started } from "../testing/start";
import { brokenLaws, readBooks } from "./laws";

let emulator: Started;
let stripe: Stripe;

beforeAll(async () => {
  emulator = await startForTest();
  stripe = emulator.stripe;
});
afterAll(() => emulator.stop());

/** Status of each of the same calls made at once; 200 for those that were served. */
function atOnce(count: number, call: () => Promise<unknown>): Promise<number[]> {
  return Promise.all(
    Array.from({ length: count }, () =>
      call().then(
        () => 200,
        (error: Stripe.errors.StripeError) => error.statusCode ?? 0,
      ),
    ),
  );
}

async function payer(): Promise<Stripe.Customer> {
  const customer = await stripe.customers.create({});
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  return stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
}

const monthly = { currency: "eur", unit_amount: 900, recurring: { interval: "month" } } as const;

test.each(["payment", "subscription"] as const)("a %s form sent six times pays once", async (mode) => {
  const session = await newSession(emulator, { mode });
  const before = (await stripe.charges.list({ limit: 100 })).data.length;
  const answers = await Promise.all(Array.from({ length: 6 }, () => post(session.url, typing())));
  const thanks = `https://shop.example/thanks?session=${session.id}`;
  expect(answers.map(({ location }) => location)).toEqual(Array.from({ length: 6 }, () => thanks));
  expect((await stripe.charges.list({ limit: 100 })).data.length).toBe(before + 1);
  const completed = await stripe.events.list({ type: "checkout.session.completed" });
  expect(
    completed.data.filter(({ data }) => "id" in data.object && data.object.id === session.id),
  ).toHaveLength(1);
});

test("of several payments, finalisations and cancellations one is served", async () => {
  const customer = await payer();
  await stripe.invoiceItems.create({ customer: customer.id, amount: 900, currency: "eur" });
  const draft = await stripe.invoices.create({
    customer: customer.id,
    pending_invoice_items_behavior: "include",
  });
  const invoice = draft.id ?? "";
  expect((await atOnce(4, () => stripe.invoices.finalizeInvoice(invoice))).sort()).toEqual([
    200, 400, 400, 400,
  ]);
  expect((await atOnce(4, () => stripe.invoices.pay(invoice))).sort()).toEqual([200, 400, 400, 400]);
  const price = await stripe.prices.create({ ...monthly, product_data: { name: "Pro" } });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
  });
  expect((await atOnce(4, () => stripe.subscriptions.cancel(subscription.id))).sort()).toEqual([
    200, 404, 404, 404,
  ]);
});

test("one idempotency key makes one thing, whatever else is asked with it", async () => {
  const once = { idempotencyKey: "made-at-once" };
  const made = await Promise.all([1, 2, 3, 4].map(() => stripe.customers.create({ name: "Once" }, once)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  const names = ["One", "Two", "Three"];
  const other = () => stripe.customers.create({ name: names.pop() ?? "" }, { idempotencyKey: "others" });
  expect((await atOnce(3, other)).sort()).toEqual([200, 400, 400]);
});

test("a test clock advances once at a time", async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_700_000_000 });
  const advance = () => stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1_700_000_900 });
  expect((await atOnce(2, advance)).sort()).toEqual([200, 400]);
  await emulator.control("POST", "/settle");
  expect((await stripe.testHelpers.testClocks.retrieve(clock.id)).status).toBe("ready");
});

test("books and events agree after all of it", async () => {
  expect(await brokenLaws(stripe, await readBooks(stripe))).toEqual([]);
});
