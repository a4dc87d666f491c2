import { expect, it } from "vitest";
import { untilDate } from "./until-date";

const now = new Date("2027-01-30T12:00:00Z");

it.each([
  ["30d", "2027-03-01T12:00:00.000Z"],
  ["2027-01-31", "2027-02-01T00:00:00.000Z"],
  ["2028-02-29", "2028-03-01T00:00:00.000Z"],
  ["2027-01-31T18:00:00+02:00", "2027-01-31T16:00:00.000Z"],
  ["2027-02-29", null],
  ["2027-02-31", null],
  ["31.01.2027", null],
  ["2027-01-31T18:00", null],
  ["tomorrow", null],
  ["d", null],
  ["", null],
])("until %s is %s", (text, moment) => {
  expect(untilDate(text, now)?.toISOString() ?? null).toBe(moment);
});
