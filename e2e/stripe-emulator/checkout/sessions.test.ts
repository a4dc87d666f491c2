/** The API of sessions: what it shows, lists, refuses, and how it ends unpaid. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type Stripe from "stripe";
import { startForTest, type Started } from "../testing/start";
import { eventReader, newSession, post, typing, visit } from "./testing";

let emulator: Started;
let stripe: Stripe;
let once: Stripe.Price;
let monthly: Stripe.Price;

beforeAll(async () => {
  emulator = await startForTest();
  stripe = emulator.stripe;
  once = await stripe.prices.create({ currency: "eur", unit_amount: 1900, product_data: { name: "Book" } });
  monthly = await stripe.prices.create({
    currency: "eur",
    unit_amount: 900,
    recurring: { interval: "month" },
    product_data: { name: "Pro" },
  });
});
afterAll(() => emulator.stop());

type Given = Stripe.Checkout.SessionCreateParams;
const success_url = "https://shop.example/thanks";
const create = (given: Given) => stripe.checkout.sessions.create({ success_url, ...given });

describe("refusals, in Stripe's words", () => {
  const cases: [string, (prices: { once: string; monthly: string }) => Given, string, string][] = [
    [
      "no price",
      () => ({ mode: "payment", line_items: [{ quantity: 1 }] }),
      "line_items[0][price]",
      "Missing required",
    ],
    ["no lines", () => ({ mode: "payment" }), "line_items", "required in `payment` mode"],
    [
      "an unknown price",
      () => ({ mode: "payment", line_items: [{ price: "price_x", quantity: 1 }] }),
      "line_items[0][price]",
      "No such price: 'price_x'",
    ],
    [
      "a recurring price in payment mode",
      ({ monthly }) => ({ mode: "payment", line_items: [{ price: monthly, quantity: 1 }] }),
      "mode",
      "passed a recurring price",
    ],
    [
      "no recurring price in subscription mode",
      ({ once }) => ({ mode: "subscription", line_items: [{ price: once, quantity: 1 }] }),
      "line_items",
      "at least one recurring price",
    ],
    [
      "no mode",
      ({ once }) => ({ line_items: [{ price: once, quantity: 1 }] }),
      "mode",
      "Missing required param: mode.",
    ],
    [
      "an unknown customer",
      ({ once }) => ({ mode: "payment", customer: "cus_x", line_items: [{ price: once, quantity: 1 }] }),
      "customer",
      "No such customer: 'cus_x'",
    ],
    [
      "an address that is none",
      ({ once }) => ({ mode: "payment", customer_email: "x", line_items: [{ price: once, quantity: 1 }] }),
      "customer_email",
      "Invalid email address: x",
    ],
    [
      "an unknown coupon",
      ({ once }) => ({
        mode: "payment",
        discounts: [{ coupon: "x" }],
        line_items: [{ price: once, quantity: 1 }],
      }),
      "discounts[0][coupon]",
      "No such coupon: 'x'",
    ],
    [
      "subscription data in payment mode",
      ({ once }) => ({ mode: "payment", subscription_data: {}, line_items: [{ price: once, quantity: 1 }] }),
      "subscription_data",
      "can not pass `subscription_data` in `payment` mode",
    ],
    [
      "an expiry too soon",
      ({ once }) => ({ mode: "payment", expires_at: 1_800_000, line_items: [{ price: once, quantity: 1 }] }),
      "expires_at",
      "at least 30 minutes",
    ],
    [
      "a method that does not go with the currency",
      ({ once }) => ({
        mode: "payment",
        allowed_payment_method_types: ["us_bank_account"],
        line_items: [{ price: once, quantity: 1 }],
      }),
      "payment_method_types",
      "needs `usd`",
    ],
  ];

  test.each(cases)("%s", async (_name, given, param, words) => {
    // An empty hash leaves no trace in the SDK's encoding.
    const params = given({ once: once.id, monthly: monthly.id });
    if (params.subscription_data !== undefined) params.subscription_data = { description: "x" };
    const refused = await create(params).catch((error: unknown) => error);
    expect(refused).toMatchObject({ type: "StripeInvalidRequestError", param });
    expect((refused as Error).message).toContain(words);
  });

  test("prices of several currencies, and inactive ones", async () => {
    const dollars = await stripe.prices.create({
      currency: "usd",
      unit_amount: 500,
      product_data: { name: "Tea" },
    });
    await expect(
      create({
        mode: "payment",
        line_items: [
          { price: once.id, quantity: 1 },
          { price: dollars.id, quantity: 1 },
        ],
      }),
    ).rejects.toThrow("same currency");
    await stripe.prices.update(dollars.id, { active: false });
    await expect(
      create({ mode: "payment", line_items: [{ price: dollars.id, quantity: 1 }] }),
    ).rejects.toThrow("only accepts active prices");
  });

  test("an amount that Stripe does not charge", async () => {
    const small = { currency: "eur", unit_amount: 10, product_data: { name: "Sticker" } };
    await expect(
      create({ mode: "payment", line_items: [{ price_data: small, quantity: 1 }] }),
    ).rejects.toMatchObject({ code: "amount_too_small" });
  });
});

test("lines are shown in pages and by expand, with the price and its product", async () => {
  const session = await create({
    mode: "payment",
    line_items: [
      { price: once.id, quantity: 2 },
      { quantity: 1, price_data: { currency: "eur", unit_amount: 100, product_data: { name: "Card" } } },
    ],
    expand: ["line_items.data.price.product"],
  });
  expect(session.line_items?.data).toMatchObject([
    { object: "item", quantity: 2, amount_total: 3800, price: { id: once.id, product: { name: "Book" } } },
    { description: "Card", amount_total: 100, price: { active: false } },
  ]);
  const first = await stripe.checkout.sessions.listLineItems(session.id, { limit: 1 });
  expect(first).toMatchObject({ has_more: true, data: [{ quantity: 2 }] });
  const all = await stripe.checkout.sessions
    .listLineItems(session.id, { limit: 1 })
    .autoPagingToArray({ limit: 9 });
  expect(all).toHaveLength(2);
});

test("lists are filtered", async () => {
  const customer = await stripe.customers.create({ email: "list@example.com" });
  const mine = await newSession(emulator, { customer: customer.id });
  const other = await newSession(emulator, { customer_email: "other@example.com" });
  await post(mine.url, typing());
  const ids = async (params: Stripe.Checkout.SessionListParams) =>
    (await stripe.checkout.sessions.list(params)).data.map((session) => session.id);
  const paid = await stripe.checkout.sessions.retrieve(mine.id);
  expect(await ids({ customer: customer.id })).toEqual([mine.id]);
  expect(await ids({ payment_intent: String(paid.payment_intent) })).toEqual([mine.id]);
  expect(await ids({ customer_details: { email: "other@example.com" } })).toEqual([other.id]);
  expect(await ids({ status: "open", customer: customer.id })).toEqual([]);
});

test("metadata can be changed at any time, payment data while it is open", async () => {
  const session = await newSession(emulator, { metadata: { a: "1" } });
  await stripe.checkout.sessions.update(session.id, {
    metadata: { b: "2" },
    payment_intent_data: { metadata: { order: "9" } },
  });
  await post(session.url, typing());
  const after = await stripe.checkout.sessions.update(session.id, {
    metadata: { c: "3" },
    expand: ["payment_intent"],
  });
  expect(after).toMatchObject({
    metadata: { a: "1", b: "2", c: "3" },
    payment_intent: { metadata: { order: "9" } },
  });
  await expect(
    stripe.checkout.sessions.update(session.id, { payment_intent_data: { description: "x" } }),
  ).rejects.toThrow("status of `complete`");
});

test("time runs out, and the link of the expiry opens the order again", async () => {
  const events = eventReader(emulator);
  const session = await newSession(emulator, { after_expiration: { recovery: { enabled: true } } });
  await events();
  await emulator.control("POST", "/advance", { seconds: 24 * 3600 });
  const expired = await stripe.checkout.sessions.retrieve(session.id);
  expect(expired.status).toBe("expired");
  expect(await events()).toContain("checkout.session.expired");
  const again = await visit(expired.after_expiration!.recovery!.url!);
  expect(again.location).toContain("/c/pay/cs_test_a1");
  await post(again.location!, typing());
  const [newest] = (await stripe.checkout.sessions.list({ limit: 1 })).data;
  expect(newest).toMatchObject({ recovered_from: session.id, payment_status: "paid" });
});

test("live mode is a world of its own", async () => {
  const live = emulator.client("sk_live_emulatortests");
  const session = await live.checkout.sessions.create({
    mode: "payment",
    success_url,
    line_items: [
      { quantity: 1, price_data: { currency: "usd", unit_amount: 900, product_data: { name: "Tea" } } },
    ],
  });
  expect(session.id).toMatch(/^cs_live_/);
  await post(session.url!, typing());
  expect((await live.checkout.sessions.retrieve(session.id)).payment_status).toBe("paid");
  await expect(stripe.checkout.sessions.retrieve(session.id)).rejects.toThrow("exists in live mode");
});

test("the pinned version no longer knows payment_method_types; older ones do, and say `hosted`", async () => {
  const params = {
    mode: "payment",
    success_url,
    "line_items[0][price]": once.id,
    "line_items[0][quantity]": "1",
  };
  const send = async (version: string) => {
    const response = await fetch(`${emulator.url}/v1/checkout/sessions`, {
      method: "POST",
      headers: { authorization: "Bearer sk_test_emulatortests", "stripe-version": version },
      body: new URLSearchParams({ ...params, "payment_method_types[0]": "card", ui_mode: "hosted" }),
    });
    return (await response.json()) as {
      error?: { code: string };
      payment_method_types?: string[];
      ui_mode?: string;
    };
  };
  expect(await send("2024-06-20")).toMatchObject({ payment_method_types: ["card"], ui_mode: "hosted" });
  expect((await send("2026-10-28.endive")).error?.code).toBe("parameter_unknown");
});

test("the payment of a session is cancelled by expiring the session, and only so", async () => {
  const session = await newSession(emulator);
  await post(session.url, typing({ card_number: "4000 0027 6000 3184" }));
  const [intent] = (await emulator.stripe.paymentIntents.list({ limit: 1 })).data;
  expect(intent?.status).toBe("requires_action");
  await expect(emulator.stripe.paymentIntents.cancel(intent?.id ?? "")).rejects.toMatchObject({
    code: "payment_intent_unexpected_state",
    message: expect.stringContaining("Expire the Checkout Session instead"),
  });
  await emulator.stripe.checkout.sessions.expire(session.id);
  expect(await emulator.stripe.paymentIntents.retrieve(intent?.id ?? "")).toMatchObject({
    status: "canceled",
    cancellation_reason: "abandoned",
  });
});
