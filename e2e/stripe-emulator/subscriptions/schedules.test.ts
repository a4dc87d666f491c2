/** Schedules begin their subscription, change it at their dates, and let it go. */
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY, HOUR, setStage, T0, type Stage } from "./testing/stage";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.stop());

const FEBRUARY = Date.UTC(2026, 1, 28, 12) / 1000;
const MARCH = Date.UTC(2026, 2, 31, 12) / 1000;
const month: Stripe.SubscriptionScheduleCreateParams.Phase.Duration = { interval: "month" };

test("a phase later the plan is another, and after the last the subscription goes on alone", async () => {
  const payer = await stage.payer();
  const [cheap, dear] = [await stage.price(1000), await stage.price(3000)];
  const created = await stage.stripe.subscriptionSchedules.create({
    customer: payer.id,
    start_date: "now",
    phases: [
      { items: [{ price: cheap.id }], duration: month },
      { items: [{ price: dear.id, quantity: 2 }], duration: month, proration_behavior: "none" },
    ],
  });
  expect(created).toMatchObject({
    status: "active",
    current_phase: { start_date: T0, end_date: FEBRUARY },
    phases: [{ end_date: FEBRUARY }, { start_date: FEBRUARY }],
  });
  const id = String(created.subscription);
  const subscription = await stage.stripe.subscriptions.retrieve(id);
  expect(subscription).toMatchObject({ status: "active", schedule: created.id });
  await payer.to(FEBRUARY + HOUR);
  const second = await stage.stripe.subscriptions.retrieve(id, { expand: ["latest_invoice"] });
  expect(second.items.data[0]).toMatchObject({
    id: subscription.items.data[0]!.id,
    price: { id: dear.id },
    quantity: 2,
  });
  expect(second.latest_invoice).toMatchObject({ total: 6000, status: "paid" });
  await payer.to(FEBRUARY + 60 * DAY);
  const completed = await stage.stripe.subscriptionSchedules.retrieve(created.id);
  expect(completed).toMatchObject({ status: "completed", current_phase: null });
  expect(await stage.stripe.subscriptions.retrieve(id)).toMatchObject({ status: "active", schedule: null });
  const told = (await payer.told()).filter((type) => type.startsWith("subscription_schedule"));
  expect(told).toEqual([
    "subscription_schedule.created",
    "subscription_schedule.updated",
    "subscription_schedule.expiring",
    "subscription_schedule.completed",
  ]);
});

test("one that starts later has no subscription until then; at its end it may cancel it", async () => {
  const payer = await stage.payer();
  const start = T0 + 5 * DAY;
  const created = await stage.stripe.subscriptionSchedules.create({
    customer: payer.id,
    start_date: start,
    end_behavior: "cancel",
    phases: [{ items: [{ price: (await stage.price(500)).id }], end_date: start + 10 * DAY }],
  });
  expect(created).toMatchObject({ status: "not_started", subscription: null, current_phase: null });
  await payer.to(start);
  const active = await stage.stripe.subscriptionSchedules.retrieve(created.id);
  expect(active.status).toBe("active");
  await payer.to(start + 10 * DAY);
  const subscription = await stage.stripe.subscriptions.retrieve(String(active.subscription));
  expect(subscription).toMatchObject({ status: "canceled", ended_at: start + 10 * DAY });
});

test("taken over from a subscription, changed, released; cancelled with its subscription", async () => {
  const payer = await stage.payer();
  const price = await stage.price(900);
  const other = await stage.price(1900);
  const subscribe = () =>
    stage.stripe.subscriptions.create({ customer: payer.id, items: [{ price: price.id }] });
  const subscription = await subscribe();
  const { subscriptionSchedules } = stage.stripe;
  const taken = await subscriptionSchedules.create({ from_subscription: subscription.id });
  expect(taken).toMatchObject({
    subscription: subscription.id,
    phases: [{ start_date: T0, end_date: FEBRUARY, items: [{ price: price.id, quantity: 1 }] }],
  });
  await subscriptionSchedules.update(taken.id, {
    phases: [
      { items: [{ price: price.id }], start_date: T0, end_date: FEBRUARY },
      { items: [{ price: other.id }], duration: month },
    ],
    metadata: { why: "upgrade" },
  });
  await payer.to(FEBRUARY + HOUR);
  const later = await stage.stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
  expect(later.latest_invoice).toMatchObject({ total: 1900 });
  expect(later.items.data[0]).toMatchObject({ current_period_end: MARCH });
  const released = await subscriptionSchedules.release(taken.id);
  expect(released).toMatchObject({
    status: "released",
    subscription: null,
    released_subscription: subscription.id,
  });
  await expect(subscriptionSchedules.cancel(taken.id)).rejects.toThrow(/`released` status/);

  const second = await subscribe();
  const again = await subscriptionSchedules.create({ from_subscription: second.id });
  await stage.stripe.subscriptions.cancel(second.id);
  expect((await subscriptionSchedules.retrieve(again.id)).status).toBe("canceled");
});
