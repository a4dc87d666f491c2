/** Changes in the middle of a period: what they credit, charge and wait for; and how subscriptions are ended. */
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY, HOUR, setStage, T0, type Payer, type Stage } from "./testing/stage";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.stop());

const FEBRUARY = Date.UTC(2026, 1, 28, 12) / 1000;
const HALF = T0 + 14 * DAY;

async function begun(payer: Payer, amount = 2800, quantity = 1): Promise<Stripe.Subscription> {
  return stage.stripe.subscriptions.create({
    customer: payer.id,
    items: [{ price: (await stage.price(amount)).id, quantity }],
  });
}

const itemOf = (subscription: Stripe.Subscription) => subscription.items.data[0]!.id;

test("a dearer plan is prorated by the second, on the next invoice", async () => {
  const payer = await stage.payer();
  const subscription = await begun(payer);
  await payer.to(HALF);
  const dearer = await stage.price(5600);
  await stage.stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription), price: dearer.id }],
  });
  const items = await stage.stripe.invoiceItems.list({ customer: payer.id });
  expect(items.data.map(({ amount, proration }) => [amount, proration]).sort()).toEqual([
    [-1400, true],
    [2800, true],
  ]);
  const [update] = await payer.events("customer.subscription.updated");
  const previous = update!.data.previous_attributes as { items: { data: Stripe.SubscriptionItem[] } };
  expect(Object.keys(previous)).toEqual(["items"]);
  expect(previous.items.data[0]?.price.unit_amount).toBe(2800);
  await payer.to(FEBRUARY + HOUR);
  const [renewal] = (await stage.stripe.invoices.list({ customer: payer.id })).data;
  expect(renewal).toMatchObject({ billing_reason: "subscription_cycle", status: "paid", total: 7000 });
});

test("always_invoice bills the difference now; none bills nothing", async () => {
  const payer = await stage.payer();
  const subscription = await begun(payer, 1000);
  await payer.to(HALF);
  const updated = await stage.stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription), quantity: 3 }],
    proration_behavior: "always_invoice",
    expand: ["latest_invoice"],
  });
  expect(updated.latest_invoice).toMatchObject({
    billing_reason: "subscription_update",
    status: "paid",
    total: 1000,
  });
  expect(await payer.events("customer.subscription.updated")).toHaveLength(1);
  await stage.stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription), quantity: 1 }],
    proration_behavior: "none",
  });
  expect((await stage.stripe.invoiceItems.list({ customer: payer.id, pending: true })).data).toEqual([]);
});

test("another interval begins now and is billed now, with credit for the rest", async () => {
  const payer = await stage.payer();
  const subscription = await begun(payer);
  await payer.to(HALF);
  const yearly = await stage.price(28_000, { interval: "year" });
  const updated = await stage.stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription), price: yearly.id }],
    expand: ["latest_invoice"],
  });
  expect(updated.billing_cycle_anchor).toBe(HALF);
  expect(updated.items.data[0]).toMatchObject({
    current_period_start: HALF,
    current_period_end: HALF + 365 * DAY,
  });
  expect(updated.latest_invoice).toMatchObject({ status: "paid", total: 28_000 - 1400 });
});

test("classic billing wants one rhythm for all; flexible lets each item have its own", async () => {
  const payer = await stage.payer();
  const month = await stage.price(1000);
  const year = await stage.price(12_000, { interval: "year" });
  const create = (billing_mode: "classic" | "flexible") =>
    stage.stripe.subscriptions.create({
      billing_mode: { type: billing_mode },
      customer: payer.id,
      items: [{ price: month.id }, { price: year.id }],
    });
  await expect(create("classic")).rejects.toThrow(/Found mismatch in interval field/);
  const mixed = await create("flexible");
  await payer.to(FEBRUARY + HOUR);
  const [renewal] = (await stage.stripe.invoices.list({ customer: payer.id })).data;
  expect(renewal).toMatchObject({ total: 1000, status: "paid" });
  const items = (await stage.stripe.subscriptions.retrieve(mixed.id)).items.data;
  expect(items.map(({ current_period_start }) => current_period_start)).toEqual([FEBRUARY, T0]);
});

test("pending_if_incomplete: the plan changes when it is paid, or stays after 23 hours", async () => {
  for (const outcome of ["applied", "expired"] as const) {
    const payer = await stage.payer();
    const subscription = await begun(payer);
    const refused = await stage.stripe.paymentMethods.attach("pm_card_chargeCustomerFail", {
      customer: payer.id,
    });
    await stage.stripe.subscriptions.update(subscription.id, { default_payment_method: refused.id });
    await payer.to(HALF);
    const dearer = await stage.price(5600);
    const held = await stage.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription), price: dearer.id }],
      payment_behavior: "pending_if_incomplete",
      proration_behavior: "always_invoice",
    });
    expect(held.status).toBe("active");
    expect(held.items.data[0]?.price.unit_amount).toBe(2800);
    expect(held.pending_update?.subscription_items?.[0]?.price.unit_amount).toBe(5600);
    if (outcome === "applied") {
      const good = await stage.stripe.paymentMethods.attach("pm_card_visa", { customer: payer.id });
      await stage.stripe.invoices.pay(String(held.latest_invoice), { payment_method: good.id });
    } else await payer.to(HALF + 23 * HOUR);
    const after = await stage.stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
    expect(after.pending_update).toBeNull();
    expect(after.items.data[0]?.price.unit_amount).toBe(outcome === "applied" ? 5600 : 2800);
    expect((after.latest_invoice as Stripe.Invoice).status).toBe(outcome === "applied" ? "paid" : "void");
    expect(await payer.events(`customer.subscription.pending_update_${outcome}`)).toHaveLength(1);
  }
});

test("items are added and taken away by themselves, but never the last", async () => {
  const payer = await stage.payer();
  const subscription = await begun(payer);
  const { subscriptionItems } = stage.stripe;
  const seat = await stage.price(500);
  const added = await subscriptionItems.create({
    subscription: subscription.id,
    price: seat.id,
    quantity: 2,
  });
  expect(added).toMatchObject({ quantity: 2, subscription: subscription.id, current_period_end: FEBRUARY });
  expect((await subscriptionItems.list({ subscription: subscription.id })).data).toHaveLength(2);
  expect(await subscriptionItems.update(added.id, { metadata: { team: "a" } })).toMatchObject({
    metadata: { team: "a" },
  });
  expect(await subscriptionItems.del(added.id)).toEqual(
    expect.objectContaining({ id: added.id, deleted: true }),
  );
  await expect(subscriptionItems.del(itemOf(subscription))).rejects.toThrow(/at least one active plan/);
});

test("a coupon takes its share of the first invoice, and a once coupon of no other", async () => {
  const payer = await stage.payer();
  const coupon = await stage.stripe.coupons.create({ percent_off: 50, duration: "once" });
  const subscription = await stage.stripe.subscriptions.create({
    customer: payer.id,
    items: [{ price: (await stage.price(1000)).id }],
    discounts: [{ coupon: coupon.id }],
  });
  expect(subscription.discounts).toHaveLength(1);
  await payer.to(FEBRUARY + HOUR);
  const totals = (await stage.stripe.invoices.list({ customer: payer.id })).data.map(({ total }) => total);
  expect(totals).toEqual([1000, 500]);
  expect((await stage.stripe.subscriptions.retrieve(subscription.id)).discounts).toEqual([]);
});

test("an anchor in the future: the time until then is charged in part", async () => {
  const payer = await stage.payer();
  const price = await stage.price(2800);
  const subscription = await stage.stripe.subscriptions.create({
    customer: payer.id,
    items: [{ price: price.id }],
    billing_cycle_anchor: T0 + 14 * DAY,
    expand: ["latest_invoice"],
  });
  expect(subscription.items.data[0]).toMatchObject({
    current_period_start: T0,
    current_period_end: T0 + 14 * DAY,
  });
  // The whole period is the one from 14 January to 14 February.
  expect((subscription.latest_invoice as Stripe.Invoice).total).toBe(Math.round((2800 * 14) / 31));
});

test("cancelled at the period's end, taken back, and then at its end for good", async () => {
  const payer = await stage.payer();
  const { id } = await begun(payer);
  const set = await stage.stripe.subscriptions.update(id, {
    cancel_at_period_end: true,
    cancellation_details: { feedback: "unused" },
  });
  expect(set).toMatchObject({
    cancel_at: FEBRUARY,
    cancel_at_period_end: true,
    canceled_at: T0,
    cancellation_details: { feedback: "unused", reason: "cancellation_requested" },
    status: "active",
  });
  const back = await stage.stripe.subscriptions.update(id, { cancel_at_period_end: false });
  expect(back).toMatchObject({ cancel_at: null, cancel_at_period_end: false, canceled_at: null });
  await stage.stripe.subscriptions.update(id, { cancel_at_period_end: true });
  await payer.to(FEBRUARY);
  expect(await stage.stripe.subscriptions.retrieve(id)).toMatchObject({
    cancel_at_period_end: true,
    canceled_at: T0,
    ended_at: FEBRUARY,
    status: "canceled",
  });
  expect((await stage.stripe.invoices.list({ customer: payer.id })).data).toHaveLength(1);
  await expect(stage.stripe.subscriptions.cancel(id)).rejects.toMatchObject({
    statusCode: 404,
    message: expect.stringContaining("No such subscription"),
  });
  const refused = stage.stripe.subscriptions.update(id, { description: "again" });
  await expect(refused).rejects.toThrow(/can only update its cancellation_details and metadata/);
});

test("cancelled at a date, and now with the rest given back", async () => {
  const payer = await stage.payer();
  const { id } = await begun(payer);
  await stage.stripe.subscriptions.update(id, { cancel_at: HALF });
  await payer.to(HALF);
  expect((await stage.stripe.subscriptions.retrieve(id)).status).toBe("canceled");

  const other = await stage.payer();
  const second = await begun(other);
  await other.to(HALF);
  const ended = await stage.stripe.subscriptions.cancel(second.id, {
    invoice_now: true,
    prorate: true,
    expand: ["latest_invoice"],
  });
  expect(ended.latest_invoice).toMatchObject({ total: -1400 });
  expect((await other.told()).at(-1)).toBe("customer.subscription.deleted");

  const third = await stage.payer();
  const paid = await begun(third);
  const over = await stage.stripe.subscriptions.cancel(paid.id, { invoice_now: true });
  expect(over.latest_invoice).toBe(paid.latest_invoice);
  expect((await stage.stripe.invoices.list({ customer: third.id })).data).toHaveLength(1);
  expect((await stage.stripe.customers.retrieve(other.id)) as Stripe.Customer).toMatchObject({
    balance: -1400,
  });
});

test("a preview tells what a change would cost, and changes nothing", async () => {
  const payer = await stage.payer();
  const subscription = await begun(payer);
  await payer.to(HALF);
  const dearer = await stage.price(5600);
  const before = await payer.told();
  const { invoices } = stage.stripe;
  const plain = await invoices.createPreview({ subscription: subscription.id });
  expect(plain).toMatchObject({ total: 2800, billing_reason: "upcoming" });
  const details = { items: [{ id: itemOf(subscription), price: dearer.id }] };
  const next = await invoices.createPreview({
    subscription: subscription.id,
    subscription_details: details,
  });
  expect(next.total).toBe(-1400 + 2800 + 5600);
  const now = await invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { ...details, proration_behavior: "always_invoice" },
  });
  expect(now.total).toBe(1400);
  const fresh = await invoices.createPreview({
    customer: payer.id,
    subscription_details: { items: [{ price: dearer.id, quantity: 2 }] },
  });
  expect(fresh.total).toBe(11_200);
  const none = invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { cancel_at_period_end: true },
  });
  await expect(none).rejects.toMatchObject({ code: "invoice_upcoming_none" });
  expect(await payer.told()).toEqual(before);
});

test("lists by status, price and period; search by metadata", async () => {
  const payer = await stage.payer();
  const gone = await begun(payer, 100);
  await stage.stripe.subscriptions.cancel(gone.id);
  const kept = await stage.stripe.subscriptions.create({
    customer: payer.id,
    items: [{ price: (await stage.price(200)).id }],
    metadata: { userId: "search-7" },
  });
  const list = async (params: Stripe.SubscriptionListParams) =>
    (await stage.stripe.subscriptions.list({ customer: payer.id, ...params })).data.map(({ id }) => id);
  expect(await list({})).toEqual([kept.id]);
  expect(await list({ status: "all" })).toEqual([kept.id, gone.id]);
  expect(await list({ status: "ended" })).toEqual([gone.id]);
  expect(await list({ price: kept.items.data[0]!.price.id })).toEqual([kept.id]);
  expect(await list({ current_period_end: { lt: FEBRUARY } })).toEqual([]);
  const found = await stage.stripe.subscriptions.search({ query: "metadata['userId']:'search-7'" });
  expect(found.data.map(({ id }) => id)).toEqual([kept.id]);
});

test("an endpoint of 2020 gets the period, plan and quantity on the subscription itself", async () => {
  const payer = await stage.payer();
  const old = stage.client("sk_test_emulatortests", { apiVersion: "2020-08-27" as never });
  const created = await old.subscriptions.create({
    customer: payer.id,
    items: [{ price: (await stage.price(700)).id, quantity: 2 }],
    expand: ["latest_invoice"],
  });
  expect(created).toMatchObject({
    current_period_start: T0,
    current_period_end: FEBRUARY,
    plan: { amount: 700 },
    quantity: 2,
    latest_invoice: { subscription: created.id, paid: true },
  });
  expect(await stage.stripe.subscriptions.retrieve(created.id)).toMatchObject({
    billing_mode: { type: "classic" },
  });
  const coupon = await stage.stripe.coupons.create({ percent_off: 10, duration: "forever" });
  const added = await old.subscriptions.update(created.id, {
    items: [{ price: (await stage.price(300)).id }],
    ...{ coupon: coupon.id },
  });
  // One plan and one discount had a place of their own; of several plans none is shown.
  expect(added).toMatchObject({ discount: { coupon: { id: coupon.id } }, plan: null, quantity: null });
});
