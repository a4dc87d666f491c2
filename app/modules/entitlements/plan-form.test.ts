/** What a plan's form changes, and what it does not take. */
import { expect, test } from "vitest";
import { editsIn, placeOf } from "./edits-form";
import { emptyCatalogue, type PlanCatalogue } from "./plan";
import { editsOfPlan, formOfPlan, type PlanForm, planForm } from "./plan-form";

const pro = {
  id: "pro",
  name: "Pro",
  rank: 10,
  features: ["Exports"],
  limits: { notes: 1_000 },
  graceDays: null,
};
const catalogue: PlanCatalogue = {
  plans: [pro],
  mappings: {
    ...emptyCatalogue().mappings,
    price: {
      price_1: { planId: "pro", accessDays: null, removedAt: null },
      price_gone: { planId: "pro", accessDays: null, removedAt: 5 },
      price_team: { planId: "team", accessDays: null, removedAt: null },
    },
  },
};
const parsed = (form: object): PlanForm => planForm.parse(form);
const asItIs = parsed({
  ...formOfPlan(pro, catalogue),
  rank: 10,
  graceDays: undefined,
  limits: [{ name: "notes", amount: 1_000 }],
  sources: [{ kind: "price", value: "price_1" }],
});

test("a form as it came changes nothing", () => {
  expect(editsOfPlan(asItIs, catalogue)).toEqual([]);
  // Blank rows and lines are none.
  const blank = { ...asItIs, features: "\n Exports \n\n", limits: [...asItIs.limits, {}] };
  expect(
    editsOfPlan(parsed({ ...blank, sources: [...asItIs.sources, { kind: "product" }] }), catalogue),
  ).toEqual([]);
});

test("what is missing is unmapped, what is new is mapped, and the plan is set where something of it differs", () => {
  const form = parsed({
    ...asItIs,
    features: "Exports\nSingle sign-on\nExports",
    graceDays: 14,
    sources: [{ kind: "product", value: " prod_1 ", accessDays: 365 }],
  });
  expect(editsOfPlan(form, catalogue)).toEqual([
    { kind: "set_plan", plan: { ...pro, features: ["Exports", "Single sign-on"], graceDays: 14 } },
    { kind: "unmap", source: { kind: "price", value: "price_1" } },
    { kind: "map", source: { kind: "product", value: "prod_1" }, planId: "pro", accessDays: 365 },
  ]);
});

test("another number of days is another mapping; what left the catalogue may come back", () => {
  const form = parsed({
    ...asItIs,
    sources: [
      { kind: "price", value: "price_1", accessDays: 30 },
      { kind: "price", value: "price_gone" },
    ],
  });
  expect(editsOfPlan(form, catalogue)).toEqual([
    { kind: "map", source: { kind: "price", value: "price_1" }, planId: "pro", accessDays: 30 },
    { kind: "map", source: { kind: "price", value: "price_gone" }, planId: "pro", accessDays: null },
  ]);
});

test.each([
  [{ id: "Pro!" }, "id"],
  [{ id: "import" }, "id"],
  [{ name: " " }, "name"],
  [{ rank: -1 }, "rank"],
  [{ rank: 1.5 }, "rank"],
  [{ graceDays: 366 }, "graceDays"],
  [{ features: "x".repeat(101) }, "features"],
  [{ limits: [{ name: "notes" }] }, "limits.0.amount"],
  [{ limits: [{ amount: 5 }] }, "limits.0.name"],
  [{ sources: [{ kind: "coupon", value: "x" }] }, "sources.0.kind"],
  [{ sources: [{ kind: "price", value: "price_1", accessDays: 0 }] }, "sources.0.accessDays"],
])("%o is refused at %s", (part, path) => {
  const { error } = planForm.safeParse({ ...asItIs, ...part });
  expect(error?.issues[0]?.path.join(".")).toBe(path);
});

test("edits come back from the page as they went, and nothing else is taken", () => {
  const edits = editsOfPlan(parsed({ ...asItIs, graceDays: 3, sources: [] }), catalogue);
  expect(editsIn(JSON.stringify(edits))).toEqual(edits);
  expect(placeOf(edits)).toBe("/console/plans/pro");
  for (const text of [
    "",
    "{}",
    "[]",
    '[{"kind":"drop_tables"}]',
    JSON.stringify([{ ...edits[0], extra: 1 }]),
  ]) {
    expect(editsIn(text)).toBeNull();
  }
});
