/** What programs of older API versions ask for: their shapes are also what they expand, and what they send. */
import type Stripe from "stripe";
import { afterEach, beforeEach, expect, test } from "vitest";
import { formOf } from "../testing/post-form";
import { listen, startForTest, TEST_KEY, type Started } from "../testing/start";

const YEARS = ["2020-08-27", "2022-11-15", "2024-06-20", "2025-02-24.acacia"];
let emulator: Started;
let price: string;
let customer: string;

beforeEach(async () => {
  emulator = await startForTest();
  const { stripe } = emulator;
  price = (
    await stripe.prices.create({
      currency: "usd",
      unit_amount: 1500,
      recurring: { interval: "month" },
      product_data: { name: "Pro" },
    })
  ).id;
  customer = (
    await stripe.customers.create({
      payment_method: "pm_card_visa",
      invoice_settings: { default_payment_method: "pm_card_visa" },
    })
  ).id;
});
afterEach(() => emulator.stop());

type Ask = (method: "GET" | "POST", path: string, params?: object) => Promise<object>;

/** The SDK as it would be with another pinned version; its types are then not the answer's. */
function speaking(version: string): Ask {
  const client = emulator.client(TEST_KEY, { apiVersion: version as Stripe.LatestApiVersion });
  return (method, path, params = {}) =>
    method === "POST"
      ? client.rawRequest(method, path, { ...params })
      : client.rawRequest(method, `${path}?${new URLSearchParams(formOf(params))}`);
}

test.for(YEARS)("%s expands the payment of a subscription's first invoice", async (version) => {
  const ask = speaking(version);
  const subscription = await ask("POST", "/v1/subscriptions", {
    customer,
    items: [{ price }],
    payment_behavior: "default_incomplete",
    expand: ["latest_invoice.payment_intent", "latest_invoice.subscription"],
  });
  expect(subscription).toMatchObject({
    status: "incomplete",
    current_period_end: expect.any(Number),
    latest_invoice: {
      object: "invoice",
      payment_intent: { object: "payment_intent", client_secret: expect.any(String) },
      subscription: { object: "subscription", current_period_end: expect.any(Number), plan: { id: price } },
    },
  });
});

test.for(YEARS)(
  "%s expands an invoice's charge, and from a charge or a payment its invoice",
  async (version) => {
    const ask = speaking(version);
    const created = (await ask("POST", "/v1/subscriptions", {
      customer,
      items: [{ price }],
    })) as Stripe.Subscription;
    const invoice = await ask("GET", `/v1/invoices/${created.latest_invoice}`, {
      expand: ["charge.invoice", "payment_intent.invoice"],
    });
    expect(invoice).toMatchObject({
      paid: true,
      charge: { object: "charge", invoice: { id: created.latest_invoice, paid: true } },
      payment_intent: { object: "payment_intent", invoice: { id: created.latest_invoice } },
    });
  },
);

test("2020-08-27 expands into the charges of a payment", async () => {
  const intent = await speaking("2020-08-27")("POST", "/v1/payment_intents", {
    amount: 900,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_visa",
    expand: ["charges.data.balance_transaction"],
  });
  expect(intent).toMatchObject({
    charges: { data: [{ balance_transaction: { object: "balance_transaction", amount: 900 } }] },
  });
});

test("the pinned version refuses what only older shapes have", async () => {
  const { latest_invoice } = await emulator.stripe.subscriptions.create({ customer, items: [{ price }] });
  await expect(
    emulator.stripe.invoices.retrieve(String(latest_invoice), { expand: ["payment_intent"] }),
  ).rejects.toMatchObject({ message: expect.stringContaining("This property cannot be expanded") });
});

test.for(YEARS)("%s asks for the upcoming invoice with flattened parameters", async (version) => {
  const ask = speaking(version);
  const { stripe } = emulator;
  const created = await stripe.subscriptions.create({ customer, items: [{ price }] });
  const { id: coupon } = await stripe.coupons.create({ percent_off: 50, duration: "once" });
  const plain = await ask("GET", "/v1/invoices/upcoming", { customer, subscription: created.id });
  expect(plain).toMatchObject({
    amount_due: 1500,
    subscription: created.id,
    lines: { data: [{ amount: 1500 }] },
  });
  expect(plain).not.toHaveProperty("id");
  const changed = await ask("GET", "/v1/invoices/upcoming", {
    customer,
    subscription: created.id,
    coupon,
    subscription_items: [{ id: created.items.data[0]!.id, quantity: 2 }],
    subscription_proration_behavior: "none",
  });
  expect(changed).toMatchObject({ subtotal: 3000, total: 1500 });
  const lines = await ask("GET", "/v1/invoices/upcoming/lines", { customer, subscription: created.id });
  expect(lines).toMatchObject({ object: "list", data: [{ amount: 1500, type: "subscription" }] });
});

test("without anything to come, and since basil, there is no upcoming invoice", async () => {
  await expect(speaking("2024-06-20")("GET", "/v1/invoices/upcoming", { customer })).rejects.toMatchObject({
    statusCode: 404,
    code: "invoice_upcoming_none",
  });
  await expect(
    speaking("2025-03-31.basil")("GET", "/v1/invoices/upcoming", { customer }),
  ).rejects.toMatchObject({ statusCode: 404, message: expect.stringContaining("Unrecognized request URL") });
});

test.for(["2020-99-27", "2021-02-30", "2020-08", "basil"])("%s is no version", async (version) => {
  await expect(speaking(version)("GET", "/v1/customers")).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringContaining("Invalid Stripe API version"),
  });
});

test("a preview is an answer in every version: its decimals are texts", async () => {
  const created = await emulator.stripe.subscriptions.create({ customer, items: [{ price }] });
  for (const version of ["2025-08-27.basil", "2026-02-25.clover"]) {
    const shown = await speaking(version)("POST", "/v1/invoices/create_preview", {
      subscription: created.id,
      expand: ["customer"],
    });
    expect(shown).toMatchObject({
      customer: { object: "customer" },
      lines: { data: [{ pricing: { unit_amount_decimal: "1500" } }] },
    });
  }
});

test("an event read later keeps the version it was told in", async () => {
  const listener = await listen();
  const ask = speaking("2020-08-27");
  await ask("POST", "/v1/webhook_endpoints", {
    url: listener.url,
    enabled_events: ["customer.subscription.created"],
    api_version: "2020-08-27",
  });
  await ask("POST", "/v1/subscriptions", { customer, items: [{ price }] });
  const [hook] = await listener.until(() => true);
  expect(JSON.parse(hook!.body)).toMatchObject({
    api_version: "2020-08-27",
    data: { object: { current_period_end: expect.any(Number), plan: { id: price } } },
  });
  const told = (await ask("GET", "/v1/events", { type: "customer.subscription.created" })) as {
    data: Stripe.Event[];
  };
  expect(told.data[0]).toMatchObject({
    api_version: emulator.stripe.getApiField("version"),
    data: { object: { items: { data: [{ current_period_end: expect.any(Number) }] } } },
  });
  await listener.stop();
});
