/** Policies go into the form and come out as they were. */
import { expect, test } from "vitest";
import { defaultChoices, type PolicyChoices } from "./policies";
import { choicesOfForm, formOfChoices, policiesForm } from "./policies-form";

const roundTrip = (choices: PolicyChoices) => {
  const { unpaidInvoice, graceDays, ...form } = formOfChoices(choices);
  // As the form library reads numbers out of text.
  const numbers = {
    unpaidInvoice: { ...unpaidInvoice, days: Number(unpaidInvoice.days) },
    graceDays: Number(graceDays),
  };
  return choicesOfForm(policiesForm.parse({ ...form, ...numbers }));
};

const cases: PolicyChoices[] = [
  defaultChoices,
  { ...defaultChoices, unpaidInvoice: { rule: "after_days_overdue", days: 3 }, graceDays: 0 },
  { ...defaultChoices, unpaidInvoice: { rule: "only_when_paid" }, seats: "highest" },
  { ...defaultChoices, pausedCollection: { rule: "keep_when", behaviors: ["void"] } },
  { ...defaultChoices, pausedCollection: { rule: "end_now" } },
  { ...defaultChoices, refunded: { purchase: "keep", subscription: "end_at_period" } },
];

test.each(cases)("%j", (choices) => {
  expect(roundTrip(choices)).toEqual(choices);
});

test("days are asked for where they count, and only there", () => {
  const form = { ...formOfChoices(defaultChoices), graceDays: 7 };
  const problems = (unpaidInvoice: object) =>
    policiesForm.safeParse({ ...form, unpaidInvoice }).error?.issues.map(({ path }) => path.join("."));
  expect(problems({ rule: "after_days_overdue" })).toEqual(["unpaidInvoice.days"]);
  expect(problems({ rule: "keep" })).toBeUndefined();
  expect(problems({ rule: "sometimes" })).toEqual(["unpaidInvoice.rule"]);
});
