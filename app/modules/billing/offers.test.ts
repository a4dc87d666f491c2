import { expect, test } from "vitest";
import { emptyCatalogue, type PlanCatalogue } from "../entitlements/plan";
import { mapping, plan } from "../entitlements/testing/facts";
import type { Price } from "../stripe/gateway";
import { findOffer, planOffers } from "./offers";

const catalogue: PlanCatalogue = {
  plans: [
    plan("team", "Team", 20),
    plan("free", "Free", 0),
    plan("pro", "Pro", 10, { features: ["Export"] }),
  ],
  mappings: {
    ...emptyCatalogue().mappings,
    product: {
      prod_pro: mapping("pro"),
      prod_life: mapping("pro"),
      prod_team: mapping("team"),
      prod_free: mapping("free"),
    },
    price: { price_moved: mapping("team") },
  },
};
const monthly = { interval: "month", count: 1, metered: false };

function price(
  id: string,
  productId: string,
  unitAmount: number | null,
  recurring: Price["recurring"] = monthly,
): Price {
  return { id, productId, currency: "eur", unitAmount, recurring };
}

const prices: Price[] = [
  price("price_life", "prod_life", 29_900, null),
  price("price_year", "prod_pro", 19_000, { ...monthly, interval: "year" }),
  price("price_month", "prod_pro", 1_900),
  price("price_team", "prod_team", 4_900),
  // Not what a button can sell, or of no plan.
  price("price_free", "prod_free", 0),
  price("price_nothing", "prod_pro", 0),
  price("price_tiers", "prod_pro", null),
  price("price_metered", "prod_pro", 1, { ...monthly, metered: true }),
  price("price_quarter", "prod_pro", 5_000, { ...monthly, count: 3 }),
  price("price_week", "prod_pro", 500, { ...monthly, interval: "week" }),
  price("price_unmapped", "prod_other", 900),
];

const offered = (planId: string, state: "free" | "active" | "granted") =>
  planOffers({ catalogue, prices, entitlement: { planId, state } }).map(({ planId: id, offers }) => [
    id,
    ...offers.map(({ priceId }) => priceId),
  ]);

test("on Free: every plan above, by month, by year, once; nothing that a button cannot sell", () => {
  expect(offered("free", "free")).toEqual([
    ["pro", "price_month", "price_year", "price_life"],
    ["team", "price_team"],
  ]);
});

test("who has a plan is offered what is above it, and who was given it may buy it", () => {
  expect(offered("pro", "active")).toEqual([["team", "price_team"]]);
  expect(offered("pro", "granted")).toEqual([
    ["pro", "price_month", "price_year", "price_life"],
    ["team", "price_team"],
  ]);
  expect(offered("team", "active")).toEqual([]);
});

test("a price mapped by itself goes before its product's plan", () => {
  const moved = price("price_moved", "prod_pro", 3_000);
  const [plan] = planOffers({ catalogue, prices: [moved], entitlement: { planId: "free", state: "free" } });
  expect(plan?.planId).toBe("team");
});

test("only what is offered can be bought", () => {
  const plans = planOffers({ catalogue, prices, entitlement: { planId: "free", state: "free" } });
  expect(findOffer(plans, "price_month")).toMatchObject({ planId: "pro", amount: 1_900, interval: "month" });
  for (const id of ["price_unmapped", "price_free", "price_metered", "constructor"]) {
    expect(findOffer(plans, id)).toBeNull();
  }
});
