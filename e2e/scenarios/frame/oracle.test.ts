/** What Stripe's objects say of access, kind by kind. */
import type Stripe from "stripe";
import { expect, test } from "vitest";
import { highest, type ItemFacts, ofSubscription, type SubscriptionFacts } from "./oracle";

const now = 1_800_000_000;
const day = 86_400;

function item(product: string, more: Partial<ItemFacts> = {}): ItemFacts {
  return {
    price: { product },
    current_period_start: now - 10 * day,
    current_period_end: now + 20 * day,
    ...more,
  };
}

function subscription(
  status: Stripe.Subscription.Status,
  more: Partial<SubscriptionFacts> = {},
  items = [item("prod_demo_pro")],
): SubscriptionFacts {
  return {
    status,
    cancel_at: null,
    cancel_at_period_end: false,
    trial_end: null,
    latest_invoice: null,
    items: { data: items },
    ...more,
  };
}

const says = (...given: Parameters<typeof subscription>) =>
  highest(ofSubscription(subscription(...given), now));
const nothing = { entitled: false, plan: "free", until: null };

test("active lasts for the period that is paid, a trial for the trial", () => {
  expect(says("active")).toEqual({ entitled: true, plan: "pro", until: now + 20 * day });
  expect(says("trialing", { trial_end: now + 5 * day })).toMatchObject({
    entitled: true,
    until: now + 5 * day,
  });
});

test("an end that was asked for is the end, and once it has come nothing is left", () => {
  expect(says("active", { cancel_at: now + day })).toMatchObject({ entitled: true, until: now + day });
  expect(says("active", { cancel_at_period_end: true })).toMatchObject({ until: now + 20 * day });
  expect(says("active", { cancel_at: now - 1 })).toEqual(nothing);
});

test("past due keeps access for seven days from what could not be collected", () => {
  const renewed = (daysAgo: number) =>
    says("past_due", {}, [item("prod_demo_team", { current_period_start: now - daysAgo * day })]);
  expect(renewed(6)).toEqual({ entitled: true, plan: "team", until: now + day });
  expect(renewed(7)).toEqual(nothing);
  expect(says("past_due", { latest_invoice: { created: now - 2 * day } })).toMatchObject({
    until: now + 5 * day,
  });
});

test.each(["incomplete", "incomplete_expired", "unpaid", "paused", "canceled"] as const)(
  "%s gives nothing",
  (status) => expect(says(status)).toEqual(nothing),
);

test("the highest plan counts, whatever the order; an add-on gives none", () => {
  expect(says("active", {}, [item("prod_demo_api_calls"), item("prod_demo_pro")])).toMatchObject({
    plan: "pro",
  });
  expect(says("active", {}, [item("prod_demo_pro"), item("prod_demo_team")])).toMatchObject({ plan: "team" });
  expect(says("active", {}, [item("prod_of_somebody")])).toEqual(nothing);
});

test("of equal plans the one without an end counts", () => {
  const until = now + day;
  expect(
    highest([
      { plan: "pro", until },
      { plan: "pro", until: null },
    ]),
  ).toMatchObject({ until: null });
  expect(highest([{ plan: "free", until: null }])).toEqual(nothing);
});
