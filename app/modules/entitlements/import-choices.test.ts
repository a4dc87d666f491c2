/** From what was chosen on the import page to what is saved. */
import { expect, test } from "vitest";
import { choicesIn, editsOfChoices } from "./import-choices";
import { emptyCatalogue, type PlanCatalogue } from "./plan";

const plan = (id: string) => ({ id, name: id, rank: 1, features: [], limits: {}, graceDays: null });
const catalogue: PlanCatalogue = {
  plans: [plan("pro"), plan("team")],
  mappings: {
    ...emptyCatalogue().mappings,
    product: {
      prod_same: { planId: "pro", accessDays: null, removedAt: null },
      prod_moves: { planId: "pro", accessDays: 365, removedAt: null },
      prod_goes: { planId: "pro", accessDays: null, removedAt: null },
      prod_gone: { planId: "pro", accessDays: 30, removedAt: 5 },
    },
  },
};

test("only what differs is done", () => {
  const choices = choicesIn([
    ["product:prod_same", "pro"],
    ["product:prod_moves", "team"],
    ["product:prod_goes", ""],
    ["product:prod_gone", "pro"],
    ["product:prod_none", ""],
    ["price:price_1", "team"],
    ["feature_lookup_key:a:b", "pro"],
  ]);
  expect(editsOfChoices(choices, catalogue)).toEqual([
    { kind: "map", source: { kind: "product", value: "prod_moves" }, planId: "team", accessDays: 365 },
    { kind: "unmap", source: { kind: "product", value: "prod_goes" } },
    { kind: "map", source: { kind: "product", value: "prod_gone" }, planId: "pro", accessDays: null },
    { kind: "map", source: { kind: "price", value: "price_1" }, planId: "team", accessDays: null },
    { kind: "map", source: { kind: "feature_lookup_key", value: "a:b" }, planId: "pro", accessDays: null },
  ]);
});

test("fields that are none of ours, and plans that do not exist, change nothing", () => {
  const choices = choicesIn([
    ["after", "prod_1"],
    ["coupon:x", "pro"],
    ["price:", "pro"],
    ["price:\u0007", "pro"],
    ["price:price_1", "gold"],
    ["price:price_2", new Blob()],
  ]);
  expect(editsOfChoices(choices, catalogue)).toEqual([]);
});
