/** What Stripe sells beside what is mapped: which plan is suggested for what, and when none is. */
import { describe, expect, test } from "vitest";
import type { StripeFeature, StripePrice, StripeProduct } from "../stripe/catalogue-reader";
import { importableCatalogue, suggestionFor } from "./import-catalogue";
import { emptyCatalogue, type Plan, type PlanCatalogue, type PlanSource } from "./plan";

const plan = (id: string, name: string, rank: number): Plan => ({
  id,
  name,
  rank,
  features: [],
  limits: {},
  graceDays: null,
});
const plans = [plan("free", "Free", 0), plan("pro", "Pro", 10), plan("pro_plus", "Pro Plus", 15)];

const catalogueWith = (
  ...mappings: (PlanSource & { planId: string; removedAt?: number })[]
): PlanCatalogue => {
  const catalogue = { ...emptyCatalogue(), plans };
  for (const { kind, value, planId, removedAt = null } of mappings) {
    catalogue.mappings[kind][value] = { planId, accessDays: null, removedAt };
  }
  return catalogue;
};

const product = (given: Partial<StripeProduct> = {}): StripeProduct => ({
  id: "prod_1",
  name: "Notebook",
  active: true,
  planHint: null,
  created: 1,
  ...given,
});
const price = (given: Partial<StripePrice> = {}): StripePrice => ({
  id: "price_1",
  productId: "prod_1",
  nickname: null,
  lookupKey: null,
  active: true,
  planHint: null,
  currency: "eur",
  unitAmount: 900,
  recurring: null,
  created: 1,
  ...given,
});
const feature = (given: Partial<StripeFeature> = {}): StripeFeature => ({
  id: "feat_1",
  lookupKey: "exports",
  name: "Exports",
  active: true,
  planHint: null,
  ...given,
});

describe("which plan a thing seems to mean", () => {
  const clues = { planHint: null, lookupKey: null, names: [] };
  const cases: [string, Partial<Parameters<typeof suggestionFor>[0]>, ReturnType<typeof suggestionFor>][] = [
    ["its metadata names one", { planHint: "pro" }, { planId: "pro", because: "metadata" }],
    ["whatever case that is in", { planHint: " PRO " }, { planId: "pro", because: "metadata" }],
    [
      "metadata before the rest",
      { planHint: "free", lookupKey: "pro", names: ["Pro"] },
      { planId: "free", because: "metadata" },
    ],
    [
      "metadata that names none is no clue",
      { planHint: "gold", names: ["Pro"] },
      { planId: "pro", because: "name" },
    ],
    [
      "a lookup key that begins with an id",
      { lookupKey: "pro_monthly" },
      { planId: "pro", because: "lookup_key" },
    ],
    [
      "the longer of two that fit",
      { lookupKey: "pro_plus_yearly" },
      { planId: "pro_plus", because: "lookup_key" },
    ],
    ["a key of which it is only the beginning of a word", { lookupKey: "professional" }, null],
    ["a name in the name", { names: ["Pro for life"] }, { planId: "pro", because: "name" }],
    ["the longer name", { names: ["Nimbus Pro-Plus, yearly"] }, { planId: "pro_plus", because: "name" }],
    ["a name within a word", { names: ["Approved", "Profile"] }, null],
    ["nothing at all", {}, null],
  ];
  test.each(cases)("%s", (_, given, suggested) => {
    expect(suggestionFor({ ...clues, ...given }, plans)).toEqual(suggested);
  });

  test("two that fit equally well: none, rather than one that may be wrong", () => {
    const twins = [plan("a", "Gold", 1), plan("b", "Gold", 2)];
    expect(suggestionFor({ ...clues, names: ["Gold"] }, twins)).toBeNull();
  });
});

test("a price is mapped by itself, else by its lookup key, else by its product, else by its metadata", () => {
  const sold = {
    products: [product()],
    prices: [price({ lookupKey: "monthly", planHint: "free" })],
    features: [],
  };
  const own = { kind: "price", value: "price_1", planId: "pro" } as const;
  const byKey = { kind: "price_lookup_key", value: "monthly", planId: "pro_plus" } as const;
  const byProduct = { kind: "product", value: "prod_1", planId: "free" } as const;
  const mappedIn = (...mappings: Parameters<typeof catalogueWith>) =>
    importableCatalogue(sold, catalogueWith(...mappings)).products[0]?.prices[0]?.mapped;
  expect(mappedIn(own, byKey, byProduct)).toMatchObject({ planId: "pro", by: "price" });
  expect(mappedIn(byKey, byProduct)).toMatchObject({ planId: "pro_plus", by: "price_lookup_key" });
  expect(mappedIn(byProduct)).toMatchObject({ planId: "free", by: "product" });
  expect(mappedIn()).toMatchObject({ planId: "free", by: "metadata" });
  // What left the catalogue is not mapped.
  expect(mappedIn({ ...own, removedAt: 1 }, byProduct)).toMatchObject({ planId: "free", by: "product" });
});

test("a price is suggested a plan only where its product gives another", () => {
  const sold = {
    products: [product({ name: "Pro" })],
    prices: [
      price({ id: "price_same", lookupKey: "pro_monthly" }),
      price({ id: "price_more", lookupKey: "pro_plus_monthly" }),
    ],
    features: [],
  };
  const [found] = importableCatalogue(sold, catalogueWith()).products;
  expect(found?.suggestion).toEqual({ planId: "pro", because: "name" });
  const suggestions = Object.fromEntries(found?.prices.map((one) => [one.price.id, one.suggestion]) ?? []);
  expect(suggestions).toEqual({
    price_same: null,
    price_more: { planId: "pro_plus", because: "lookup_key" },
  });
});

test("the free plan is never suggested: nobody has to buy it", () => {
  const sold = {
    products: [product({ name: "Free", planHint: "free" })],
    prices: [price({ lookupKey: "free_monthly" })],
    features: [],
  };
  const [found] = importableCatalogue(sold, catalogueWith()).products;
  expect([found?.suggestion, found?.prices[0]?.suggestion]).toEqual([null, null]);
});

test("what is sold comes first, and nothing that Stripe has is left out", () => {
  const sold = {
    products: [
      product({ id: "prod_old", name: "A", active: false }),
      product({ id: "prod_z", name: "Z" }),
      product({ id: "prod_b", name: "b" }),
    ],
    prices: [
      price({ id: "price_gone", productId: "prod_z", active: false, created: 9 }),
      price({ id: "price_new", productId: "prod_z", created: 5 }),
      price({ id: "price_older", productId: "prod_z", created: 2 }),
      price({ id: "price_lone", productId: "prod_unlisted" }),
    ],
    features: [feature({ lookupKey: "pro" }), feature({ id: "feat_2", lookupKey: "sso", name: "SSO" })],
  };
  const { products, features } = importableCatalogue(
    sold,
    catalogueWith({ kind: "feature_lookup_key", value: "sso", planId: "pro_plus" }),
  );
  expect(products.map((one) => one.product.id)).toEqual(["prod_b", "prod_unlisted", "prod_z", "prod_old"]);
  expect(products[2]?.prices.map((one) => one.price.id)).toEqual(["price_new", "price_older", "price_gone"]);
  expect(
    features.map(({ mapped, suggestion }) => [mapped?.planId ?? null, suggestion?.planId ?? null]),
  ).toEqual([
    [null, "pro"],
    ["pro_plus", null],
  ]);
});
