/** When a grant ends, by what was typed. */
import { expect, test } from "vitest";
import { grantEnd, grantForm } from "./grant-form";

const now = new Date("2026-11-24T12:00:00Z");
const given = { planId: "pro", reason: "Ticket 4711" };

test.each([
  ["7d", undefined, "2026-12-01T12:00:00.000Z"],
  ["30d", undefined, "2026-12-24T12:00:00.000Z"],
  // A day left in the other field counts for nothing.
  ["7d", "2027-01-31", "2026-12-01T12:00:00.000Z"],
  ["date", "2027-01-31", "2027-02-01T00:00:00.000Z"],
  // Today is not over yet.
  ["date", "2026-11-24", "2026-11-25T00:00:00.000Z"],
] as const)("%s %s ends at %s", (length, day, end) => {
  const ends = grantEnd({ ...given, length, day }, now);
  expect("endsAt" in ends && ends.endsAt.toISOString()).toBe(end);
});

test.each([
  ["2026-11-23", /over/],
  ["2027-02-31", /no such day/],
  ["20270-01-01", /no such day/],
  ["2037-01-01", /more than 10 years/],
])("%s is refused", (day, why) => {
  const ends = grantEnd({ ...given, length: "date", day }, now);
  expect("problem" in ends && ends.problem).toMatch(why);
});

test("an end, a plan and a reason are asked for", () => {
  const missing = (form: object) => grantForm.safeParse(form).error?.issues.map(({ path }) => path.join("."));
  expect(missing({})).toEqual(["planId", "length", "reason"]);
  expect(missing({ ...given, length: "date" })).toEqual(["day"]);
  expect(missing({ ...given, length: "7d", reason: "  " })).toEqual(["reason"]);
  expect(missing({ ...given, length: "for ever" })).toEqual(["length"]);
});
