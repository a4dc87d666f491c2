import { describe, expect, it } from "vitest";
import { labelledColumns } from "./chart-ticks";

const times = (from: string, minutes: number, count: number) =>
  Array.from({ length: count }, (_, index) => Date.parse(from) + index * minutes * 60_000);

describe("labels under a chart", () => {
  it("stand at round times, seven at most", () => {
    const hour = times("2026-11-22T13:07:00Z", 1, 60);
    expect(labelledColumns(hour).map((at) => new Date(hour[at]!).toISOString().slice(11, 16))).toEqual([
      "13:10",
      "13:20",
      "13:30",
      "13:40",
      "13:50",
      "14:00",
    ]);
    const day = times("2026-11-21T14:24:00Z", 24, 60);
    expect(labelledColumns(day).length).toBeLessThanOrEqual(7);
    expect(labelledColumns([])).toEqual([]);
  });
});
