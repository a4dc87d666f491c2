import { expect, it } from "vitest";
import { readingTime } from "./reading-time";

const sentAt = Date.parse("2026-12-10T12:00:00.200Z");
const answered = (date: string | null) => ({ sentAt, receivedAt: sentAt + 300, date });

it.each([
  ["without a date: our clock", null, 0],
  ["with a date that is none: our clock", "yesterday", 0],
  ["of the same second: our clock", "Thu, 10 Dec 2026 12:00:00 GMT", 0],
  ["of a second that ends at the beginning: our clock", "Thu, 10 Dec 2026 11:59:59 GMT", 0],
  ["of a minute later: Stripe's clock", "Thu, 10 Dec 2026 12:01:00 GMT", 59_500],
  ["of a minute earlier: Stripe's clock", "Thu, 10 Dec 2026 11:59:00 GMT", -59_200],
])("an answer %s", (_name, date, off) => {
  expect(readingTime(answered(date)).getTime() - sentAt).toBe(off);
});
