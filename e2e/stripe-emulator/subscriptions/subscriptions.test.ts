/** Subscriptions begin, renew and end. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY, HOUR, setStage, T0, type Stage } from "./testing/stage";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.stop());

test("the first invoice is paid at once, and the events come in Stripe's order", async () => {
  const payer = await stage.payer();
  const price = await stage.price(1500);
  const subscription = await stage.stripe.subscriptions.create({
    customer: payer.id,
    items: [{ price: price.id, quantity: 2 }],
    metadata: { userId: "7" },
    expand: ["latest_invoice.payments"],
  });
  expect(subscription).toMatchObject({
    status: "active",
    billing_cycle_anchor: T0,
    billing_mode: { type: "flexible" },
    start_date: T0,
  });
  expect(subscription.items.data[0]).toMatchObject({
    current_period_start: T0,
    current_period_end: Date.UTC(2026, 1, 28, 12) / 1000,
    quantity: 2,
  });
  expect(subscription.latest_invoice).toMatchObject({
    amount_paid: 3000,
    billing_reason: "subscription_create",
    parent: { subscription_details: { metadata: { userId: "7" }, subscription: subscription.id } },
    status: "paid",
  });
  expect(await payer.told(/^customer\.(created|updated)|^payment_method/)).toEqual([
    "invoice.created",
    "payment_intent.created",
    "invoice.finalized",
    "charge.succeeded",
    "charge.updated",
    "payment_intent.succeeded",
    "invoice.updated",
    "invoice.paid",
    "invoice.payment_succeeded",
    "customer.subscription.created",
  ]);
});

test("it renews on its day, an hour's draft before the payment, also after February", async () => {
  const payer = await stage.payer();
  const price = await stage.price(900);
  const { id } = await stage.stripe.subscriptions.create({
    customer: payer.id,
    items: [{ price: price.id }],
  });
  const february = Date.UTC(2026, 1, 28, 12) / 1000;
  await payer.to(february);
  const renewed = await stage.stripe.subscriptions.retrieve(id, { expand: ["latest_invoice"] });
  expect(renewed.items.data[0]).toMatchObject({
    current_period_start: february,
    current_period_end: Date.UTC(2026, 2, 31, 12) / 1000,
  });
  expect(renewed.latest_invoice).toMatchObject({ billing_reason: "subscription_cycle", status: "draft" });
  await payer.to(february + HOUR);
  const invoices = await stage.stripe.invoices.list({ customer: payer.id });
  expect(invoices.data.map(({ status, amount_paid }) => [status, amount_paid])).toEqual([
    ["paid", 900],
    ["paid", 900],
  ]);
  const [update] = await payer.events("customer.subscription.updated");
  expect(Object.keys(update!.data.previous_attributes ?? {}).sort()).toEqual(["items", "latest_invoice"]);
  await payer.to(T0 + 3 * 366 * DAY);
  expect((await stage.stripe.invoices.list({ customer: payer.id, limit: 100 })).data).toHaveLength(37);
});

test("without any method Stripe refuses, and keeps nothing", async () => {
  const payer = await stage.payer(null);
  const price = await stage.price(900);
  const creating = stage.stripe.subscriptions.create({ customer: payer.id, items: [{ price: price.id }] });
  await expect(creating).rejects.toThrow(/no attached payment source/);
  expect((await stage.stripe.subscriptions.list({ customer: payer.id, status: "all" })).data).toEqual([]);
});

test("nothing due yet: a setup intent saves the method of later payments", async () => {
  const payer = await stage.payer(null);
  const price = await stage.price(900);
  const subscription = await stage.stripe.subscriptions.create({
    customer: payer.id,
    items: [{ price: price.id }],
    payment_behavior: "default_incomplete",
    trial_period_days: 7,
    expand: ["pending_setup_intent"],
  });
  expect(subscription).toMatchObject({
    status: "trialing",
    pending_setup_intent: { status: "requires_payment_method", customer: payer.id },
  });
  const setup = subscription.pending_setup_intent as { id: string };
  await stage.stripe.setupIntents.confirm(setup.id, { payment_method: "pm_card_visa" });
  const saved = await stage.stripe.subscriptions.retrieve(subscription.id);
  expect(saved.pending_setup_intent).toBeNull();
  await payer.to(T0 + 7 * DAY + HOUR);
  const paid = await stage.stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
  expect(paid).toMatchObject({ status: "active", latest_invoice: { status: "paid", amount_paid: 900 } });
});

test("what does not go together is refused in Stripe's words", async () => {
  const payer = await stage.payer();
  const month = await stage.price(900);
  const create = (params: object) =>
    stage.stripe.subscriptions.create({ customer: payer.id, items: [{ price: month.id }], ...params });
  const once = await stage.stripe.prices.create({
    currency: "usd",
    product: String(month.product),
    unit_amount: 500,
  });
  await expect(create({ items: [{ price: once.id }] })).rejects.toMatchObject({ param: "items[0][price]" });
  await expect(create({ items: [{ price: month.id }, { price: month.id }] })).rejects.toThrow(/same plan/);
  await expect(create({ customer: "cus_nobody" })).rejects.toMatchObject({ code: "resource_missing" });
  await expect(create({ trial_end: 1, trial_period_days: 2 })).rejects.toThrow(/only specify one/);
  await expect(create({ default_payment_method: "pm_card_visa" })).rejects.toThrow(/must be attached/);
  await expect(create({ payment_behavior: "pending_if_incomplete" })).rejects.toMatchObject({
    param: "payment_behavior",
  });
  await create({});
  const euros = await stage.stripe.prices.create({
    currency: "eur",
    product: String(month.product),
    recurring: { interval: "month" },
    unit_amount: 500,
  });
  await expect(create({ items: [{ price: euros.id }] })).rejects.toThrow(/cannot combine currencies/);
});
