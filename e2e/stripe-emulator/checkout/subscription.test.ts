/** Subscription mode: one subscription per session, whatever the payer tries. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";
import { eventReader, newSession, post, typing, visit } from "./testing";

let emulator: Started;
let events: () => Promise<string[]>;

beforeAll(async () => {
  emulator = await startForTest();
  events = eventReader(emulator);
});
afterAll(() => emulator.stop());

const read = (id: string) =>
  emulator.stripe.checkout.sessions.retrieve(id, { expand: ["subscription", "customer", "invoice"] });

const subscriptionsOf = async (customer: string) =>
  (await emulator.stripe.subscriptions.list({ customer, status: "all" })).data;

test("a first subscription: its events, and who carries which metadata", async () => {
  const session = await newSession(emulator, {
    mode: "subscription",
    client_reference_id: "user_7",
    metadata: { plan: "pro" },
    subscription_data: { metadata: { userId: "7" }, description: "Pro for Ada" },
  });
  expect(session).toMatchObject({ subscription: null, customer: null, customer_creation: "always" });
  await events();
  const paid = await post(session.url, typing());
  expect(paid.location).toBe(`https://shop.example/thanks?session=${session.id}`);
  const after = await read(session.id);
  expect(after).toMatchObject({
    status: "complete",
    payment_status: "paid",
    metadata: { plan: "pro" },
    client_reference_id: "user_7",
    payment_intent: null,
    customer: { email: "ada@example.com", name: "Ada Lovelace" },
    subscription: { status: "active", metadata: { userId: "7" }, description: "Pro for Ada" },
    invoice: { status: "paid", amount_paid: 1900, billing_reason: "subscription_create" },
  });
  const subscription = after.subscription as { default_payment_method: unknown };
  expect(subscription.default_payment_method).toMatch(/^pm_/);
  const types = await events();
  expect(types).toEqual(
    expect.arrayContaining([
      "customer.created",
      "payment_method.attached",
      "customer.subscription.created",
      "invoice.created",
      "invoice.finalized",
      "payment_intent.created",
      "charge.succeeded",
      "payment_intent.succeeded",
      "customer.subscription.updated",
      "invoice.paid",
      "invoice.payment_succeeded",
      "checkout.session.completed",
    ]),
  );
  expect(types.indexOf("customer.created")).toBe(0);
  expect(types.indexOf("checkout.session.completed")).toBeGreaterThan(
    types.indexOf("invoice.payment_succeeded"),
  );
  expect(types.indexOf("customer.subscription.created")).toBeLessThan(
    types.indexOf("customer.subscription.updated"),
  );
});

test("a declined card, then a good one: the same customer and the same subscription", async () => {
  const session = await newSession(emulator, { mode: "subscription" });
  const declined = await post(session.url, typing({ card_number: "4000000000000341" }));
  expect(declined.page).toContain("Your card was declined.");
  expect((await read(session.id)).status).toBe("open");
  await post(session.url, typing());
  const after = await read(session.id);
  const all = await subscriptionsOf((after.customer as { id: string }).id);
  expect(all.map((each) => each.status)).toEqual(["active"]);
});

test("the bank asks: the subscription is active when it is answered", async () => {
  const session = await newSession(emulator, { mode: "subscription" });
  const asked = await post(session.url, typing({ card_number: "4000 0025 0000 3155" }));
  expect(asked.location).toContain("/3d_secure_2/test/pi_");
  expect(await read(session.id)).toMatchObject({ status: "open", subscription: null });
  const back = await post(asked.location!, { answer: "complete" });
  expect((await visit(back.location!)).location).toContain("https://shop.example/thanks");
  expect(await read(session.id)).toMatchObject({ status: "complete", subscription: { status: "active" } });
});

test("a trial saves the method and charges nothing", async () => {
  const session = await newSession(emulator, {
    mode: "subscription",
    subscription_data: {
      trial_period_days: 14,
      trial_settings: { end_behavior: { missing_payment_method: "pause" } },
    },
  });
  expect(session.amount_total).toBe(0);
  expect((await visit(session.url)).page).toContain("14 days free");
  await events();
  await post(session.url, typing());
  const after = await read(session.id);
  expect(after).toMatchObject({
    payment_status: "no_payment_required",
    subscription: {
      status: "trialing",
      default_payment_method: expect.stringMatching(/^pm_/),
      trial_settings: { end_behavior: { missing_payment_method: "pause" } },
    },
  });
  const types = await events();
  expect(types).toContain("setup_intent.succeeded");
  expect(types).not.toContain("payment_intent.created");
});

test("a trial without collection asks for no method", async () => {
  const session = await newSession(emulator, {
    mode: "subscription",
    payment_method_collection: "if_required",
    subscription_data: { trial_period_days: 7 },
  });
  expect((await visit(session.url)).page).not.toContain("card_number");
  await post(session.url, { email: "ada@example.com" });
  expect(await read(session.id)).toMatchObject({
    payment_status: "no_payment_required",
    subscription: { status: "trialing", default_payment_method: null },
  });
});

test("a debit: the session is complete and unpaid until it arrives", async () => {
  const session = await newSession(emulator, { mode: "subscription" });
  await events();
  await post(session.url, {
    email: "ada@example.com",
    payment_method: "sepa_debit",
    name: "Ada",
    iban: "AT611904300234573201",
  });
  expect(await read(session.id)).toMatchObject({ status: "complete", payment_status: "unpaid" });
  await emulator.control("POST", "/advance", { seconds: 5 });
  expect(await read(session.id)).toMatchObject({
    payment_status: "paid",
    subscription: { status: "active" },
  });
  expect((await events()).filter((type) => type.startsWith("checkout."))).toEqual([
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
  ]);
});

test("a one-time price beside it is on the first invoice", async () => {
  const session = await newSession(emulator, {
    mode: "subscription",
    line_items: [
      {
        quantity: 2,
        price_data: {
          currency: "eur",
          unit_amount: 1000,
          product_data: { name: "Seat" },
          recurring: { interval: "month" },
        },
      },
      { quantity: 1, price_data: { currency: "eur", unit_amount: 500, product_data: { name: "Setup" } } },
    ],
  });
  expect(session.amount_total).toBe(2500);
  await post(session.url, typing());
  expect(await read(session.id)).toMatchObject({ invoice: { amount_paid: 2500 } });
});

test("on a customer's test clock, everything carries the clock's time", async () => {
  const clock = await emulator.stripe.testHelpers.testClocks.create({ frozen_time: 1_800_000_000 });
  const customer = await emulator.stripe.customers.create({ email: "ada@example.com", test_clock: clock.id });
  const session = await newSession(emulator, { mode: "subscription", customer: customer.id });
  expect(session.created).toBe(1_800_000_000);
  await post(session.url, typing());
  expect(await read(session.id)).toMatchObject({
    subscription: { status: "active", created: 1_800_000_000 },
  });
});

test("an expired session takes its unpaid subscription with it", async () => {
  const session = await newSession(emulator, { mode: "subscription" });
  await post(session.url, typing({ card_number: "4000000000000341" }));
  await emulator.control("POST", "/advance", { seconds: 24 * 3600 + 1 });
  expect(await read(session.id)).toMatchObject({ status: "expired", subscription: null });
  const { data } = await emulator.stripe.subscriptions.list({ limit: 1, status: "all" });
  expect(data[0]?.status).toBe("incomplete_expired");
});
