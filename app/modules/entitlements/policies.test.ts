import { expect, test } from "vitest";
import { defaultPolicies, policiesSchema, readPolicies } from "./policies";

test("stored policies that can be read are as stored", () => {
  const choices = policiesSchema.parse({ graceDays: 3, seats: "highest" });
  expect(readPolicies({ version: 4, choices })).toEqual({ ...choices, version: 4 });
});

test("a damaged choice has its value as delivered and is named, and takes no other with it", () => {
  const read = readPolicies({ version: 2, choices: { graceDays: -5, seats: "highest" } });
  expect(read).toMatchObject({
    graceDays: defaultPolicies.graceDays,
    seats: "highest",
    unreadable: ["graceDays"],
  });
});

test("a choice of a later version of the program is passed over", () => {
  expect(readPolicies({ version: 9, choices: { weekends: "free" } })).toEqual({
    ...defaultPolicies,
    version: 9,
  });
});
