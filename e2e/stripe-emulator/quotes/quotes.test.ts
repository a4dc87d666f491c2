/** Quotes: from draft to what they become. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";

let emulator: Started;
let customer: string;
let monthly: string;
let once: string;

beforeEach(async () => {
  emulator = await startForTest();
  const { stripe } = emulator;
  customer = (
    await stripe.customers.create({
      payment_method: "pm_card_visa",
      invoice_settings: { default_payment_method: "pm_card_visa" },
    })
  ).id;
  const product = await stripe.products.create({ name: "Team" });
  const price = { currency: "usd", unit_amount: 1500, product: product.id };
  monthly = (await stripe.prices.create({ ...price, recurring: { interval: "month" } })).id;
  once = (await stripe.prices.create(price)).id;
});
afterEach(() => emulator.stop());

test("an accepted quote of a plan is a subscription, whose first invoice pays itself an hour later", async () => {
  const { stripe } = emulator;
  const { id } = await stripe.quotes.create({ customer, line_items: [{ price: monthly, quantity: 10 }] });
  const open = await stripe.quotes.finalizeQuote(id);
  expect(open).toMatchObject({
    status: "open",
    amount_total: 15_000,
    number: expect.stringMatching(/^QT-/),
    computed: { recurring: { amount_total: 15_000, interval: "month" } },
  });
  const accepted = await stripe.quotes.accept(id, { expand: ["subscription.latest_invoice", "line_items"] });
  expect(accepted).toMatchObject({
    status: "accepted",
    subscription: { status: "active", latest_invoice: { status: "draft", total: 15_000 } },
    line_items: { data: [{ quantity: 10, amount_total: 15_000 }] },
  });
  await emulator.control("POST", "/advance", { seconds: 3700 });
  expect(await stripe.invoices.retrieve(String(accepted.invoice))).toMatchObject({ status: "paid" });
  const told = await stripe.events.list({ types: ["quote.created", "quote.finalized", "quote.accepted"] });
  expect(told.data.map(({ type }) => type)).toEqual(["quote.accepted", "quote.finalized", "quote.created"]);
});

test("one of things bought once is the draft of an invoice", async () => {
  const { stripe } = emulator;
  const { id } = await stripe.quotes.create({ customer, line_items: [{ price: once, quantity: 2 }] });
  await stripe.quotes.finalizeQuote(id);
  const accepted = await stripe.quotes.accept(id, { expand: ["invoice"] });
  expect(accepted).toMatchObject({ subscription: null, invoice: { status: "draft", total: 3000 } });
});

test("a quote is cancelled by hand or by time, and then accepts nothing", async () => {
  const { stripe } = emulator;
  const line_items = [{ price: once, quantity: 1 }];
  const first = await stripe.quotes.create({ customer, line_items });
  await expect(stripe.quotes.accept(first.id)).rejects.toMatchObject({ statusCode: 400 });
  expect(await stripe.quotes.cancel(first.id)).toMatchObject({ status: "canceled" });
  const second = await stripe.quotes.create({ customer, line_items });
  await stripe.quotes.finalizeQuote(second.id);
  await emulator.control("POST", "/advance", { seconds: 31 * 24 * 3600 });
  expect(await stripe.quotes.retrieve(second.id)).toMatchObject({ status: "canceled" });
  await expect(stripe.quotes.accept(second.id)).rejects.toMatchObject({ statusCode: 400 });
  expect((await stripe.quotes.list({ customer, status: "canceled" })).data).toHaveLength(2);
});
