import { expect, test } from "vitest";
import { sinceDate } from "./since";

const now = new Date("2027-03-01T12:00:00Z");

test.each([
  ["3d", "2027-02-26T12:00:00.000Z"],
  ["12h", "2027-03-01T00:00:00.000Z"],
  ["90m", "2027-03-01T10:30:00.000Z"],
  ["2027-01-31", "2027-01-31T00:00:00.000Z"],
  ["2027-01-31T10:00:00+02:00", "2027-01-31T08:00:00.000Z"],
])("%s", (text, iso) => {
  expect(sinceDate(text, now)?.toISOString()).toBe(iso);
});

test.each(["", "3", "d", "3w", "2027-02-31", "2027-01-31T10:00", "yesterday", "-3d"])("not %j", (text) => {
  expect(sinceDate(text, now)).toBeNull();
});
