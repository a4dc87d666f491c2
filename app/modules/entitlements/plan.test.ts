import { expect, test } from "vitest";
import { emptyCatalogue, mappingOf, planSchema, sourcesOf } from "./plan";

const plan = { id: "pro", name: "Pro", rank: 1, features: [], limits: {}, graceDays: null };

test("a price may be called as objects call their prototype", () => {
  const odd = "__proto__";
  const catalogue = emptyCatalogue();
  const mapping = { planId: "pro", accessDays: null, removedAt: null };
  catalogue.mappings.price[odd] = mapping;
  expect(mappingOf(catalogue, "price", "__proto__")).toEqual(mapping);
  expect(sourcesOf(catalogue, "pro").map(({ value }) => value)).toEqual(["__proto__"]);
  expect(mappingOf(emptyCatalogue(), "price", "constructor")).toBeNull();
});

test.each(["a\u0000b", "a\ud800b", "a\nb"])(
  "a name that cannot be stored or shown is refused: %j",
  (name) => {
    expect(planSchema.safeParse({ ...plan, name }).success).toBe(false);
    expect(planSchema.safeParse({ ...plan, limits: { [name]: 1 } }).success).toBe(false);
    expect(planSchema.safeParse(plan).success).toBe(true);
  },
);
