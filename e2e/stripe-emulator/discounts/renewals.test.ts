/** How long discounts last, over renewals on a test clock. */
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { postForm } from "../testing/post-form";
import { startForTest, type Started } from "../testing/start";

let emulator: Started;
beforeAll(async () => {
  emulator = await startForTest();
});
afterAll(() => emulator.stop());

const START = Date.UTC(2026, 0, 15) / 1000;
const onThe = (month: number) => Date.UTC(2026, month - 1, 15, 2) / 1000;

interface Course {
  customer: string;
  subscription: string;
  /** Renews until the clock says so. */
  until(time: number): Promise<void>;
  /** What was paid, first invoice first. */
  paid(): Promise<number[]>;
}

/** A subscription of 10.00 a month on a clock of its own. */
async function course(given: Partial<Stripe.SubscriptionCreateParams>, coupon?: string): Promise<Course> {
  const { stripe, url } = emulator;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START });
  const customer = await postForm<Stripe.Customer>(url, "/v1/customers", {
    test_clock: clock.id,
    payment_method: "pm_card_visa",
    "invoice_settings[default_payment_method]": "pm_card_visa",
    ...(coupon === undefined ? {} : { coupon }),
  });
  const product = await stripe.products.create({
    name: "Plan",
    default_price_data: { currency: "usd", unit_amount: 1000, recurring: { interval: "month" } },
  });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: String(product.default_price) }],
    ...given,
  });
  return {
    customer: customer.id,
    subscription: subscription.id,
    async until(frozen_time) {
      await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time });
      await emulator.control("POST", "/settle");
    },
    async paid() {
      const { data } = await stripe.invoices.list({ customer: customer.id, status: "paid", limit: 100 });
      return data.map((invoice) => invoice.amount_paid).reverse();
    },
  };
}

async function endedDiscounts(customer: string): Promise<number> {
  const type = "customer.discount.deleted";
  const events = (await emulator.stripe.events.list({ type, limit: 100 })).data;
  return events.filter((event) => event.type === type && event.data.object.customer === customer).length;
}

test("once: the first invoice only", async () => {
  const coupon = await emulator.stripe.coupons.create({ percent_off: 40, duration: "once" });
  const run = await course({ discounts: [{ coupon: coupon.id }] });
  await run.until(onThe(3));
  expect(await run.paid()).toEqual([600, 1000, 1000]);
  expect((await emulator.stripe.subscriptions.retrieve(run.subscription)).discounts).toEqual([]);
  expect(await endedDiscounts(run.customer)).toBe(1);
});

test("once, after a trial: the first invoice that costs something", async () => {
  const coupon = await emulator.stripe.coupons.create({ amount_off: 300, currency: "usd", duration: "once" });
  const run = await course({ discounts: [{ coupon: coupon.id }], trial_period_days: 31 });
  await run.until(onThe(3));
  expect(await run.paid()).toEqual([0, 700, 1000]);
});

test("repeating: so many months; for ever: always", async () => {
  const { coupons } = emulator.stripe;
  const two = await coupons.create({ percent_off: 50, duration: "repeating", duration_in_months: 2 });
  const always = await coupons.create({ percent_off: 10, duration: "forever" });
  const passing = await course({ discounts: [{ coupon: two.id }] });
  await passing.until(onThe(4));
  expect(await passing.paid()).toEqual([500, 500, 1000, 1000]);
  expect(await endedDiscounts(passing.customer)).toBe(1);
  const lasting = await course({ discounts: [{ coupon: always.id }] });
  await coupons.del(always.id);
  await lasting.until(onThe(3));
  expect(await lasting.paid()).toEqual([900, 900, 900]);
});

test("the customer's own discount counts where the subscription has none", async () => {
  const { coupons } = emulator.stripe;
  const own = await coupons.create({ percent_off: 25, duration: "forever" });
  const run = await course({}, own.id);
  await run.until(onThe(2));
  expect(await run.paid()).toEqual([750, 750]);
  await emulator.stripe.customers.deleteDiscount(run.customer);
  await run.until(onThe(3));
  expect(await run.paid()).toEqual([750, 750, 1000]);
});
