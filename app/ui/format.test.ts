import { describe, expect, it } from "vitest";
import { byteSize, counted } from "./figures";
import { formatAmount } from "./money";
import {
  calendarDate,
  clockTime,
  duration,
  exactLocalTime,
  exactTime,
  relativeTime,
  shortDateTime,
} from "./time-words";

const now = Date.UTC(2026, 10, 22, 14, 2, 11, 38);

describe("relative times", () => {
  it.each([
    [0, "just now"],
    [12_000, "12 s ago"],
    [119_000, "1 min ago"],
    [3 * 3_600_000, "3 h ago"],
    [26 * 3_600_000, "1 day ago"],
    [12 * 86_400_000, "12 days ago"],
    [60 * 86_400_000, "23 Sep 2026"],
    [-90_000, "in 1 min"],
    [-400 * 86_400_000, "27 Dec 2027"],
  ])("%d ms before now is %s", (before, words) => {
    expect(relativeTime(now - before, now)).toBe(words);
  });
});

describe("exact times name their zone and do not depend on the reader's", () => {
  it("writes UTC", () => {
    expect(exactTime(now)).toBe("2026-11-22 14:02:11 UTC");
    expect(clockTime(now)).toBe("14:02:11.038");
    expect(calendarDate(now)).toBe("22 Nov 2026");
    expect(shortDateTime(now, now)).toBe("22 Nov, 14:02");
    expect(shortDateTime(Date.UTC(2025, 0, 3, 9, 5), now)).toBe("3 Jan 2025, 09:05");
  });
});

describe("the reader's own time", () => {
  it.each([
    ["Europe/Berlin", "2026-11-22 15:02:11 Europe/Berlin (CET)"],
    ["Asia/Kolkata", "2026-11-22 19:32:11 Asia/Kolkata (GMT+5:30)"],
    ["Pacific/Kiritimati", "2026-11-23 04:02:11 Pacific/Kiritimati (GMT+14)"],
  ])("in %s", (zone, text) => {
    expect(exactLocalTime(now, zone)).toBe(text);
  });
});

describe("durations", () => {
  it.each([
    [38, "38 ms"],
    [1_000, "1 s"],
    [1_250, "1.2 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [250_000, "4 min 10 s"],
    [3 * 3_600_000 + 5 * 60_000, "3 h 5 min"],
    [3 * 86_400_000, "3 days"],
    [-5, "0 ms"],
  ])("%d ms is %s", (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});

describe("amounts have the decimals of their currency", () => {
  it.each([
    [1_900, "eur", "€19.00"],
    [1_900, "USD", "$19.00"],
    [500, "jpy", "¥500"],
    [1_250, "bhd", "BHD 1.250"],
    [50_000, "isk", "ISK 500"],
    [-250, "gbp", "-£2.50"],
    [100, "??", "1.00 ??"],
  ])("%d %s is %s", (minor, currency, text) => {
    expect(formatAmount(minor, currency).replace(/\u00a0/g, " ")).toBe(text);
  });
});

describe("figures", () => {
  it("counts in words and sizes in units of 1024", () => {
    expect(counted(1, "event")).toBe("1 event");
    expect(counted(12_004, "event")).toBe("12,004 events");
    expect([812, 4_711, 1_048_576].map(byteSize)).toEqual(["812 B", "4.6 KB", "1.0 MB"]);
  });
});
