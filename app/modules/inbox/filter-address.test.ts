import { describe, expect, it } from "vitest";
import {
  eventFilter,
  eventsPath,
  outcomeOptions,
  readFilterParams,
  timeOptions,
  without,
} from "./filter-address";

const now = new Date("2026-11-22T14:02:11Z");
const read = (query: string) => readFilterParams(new URLSearchParams(query));

describe("filters in the address", () => {
  it("come back as they went, patterns readable", () => {
    const params = read("type=customer.*&outcome=failed,dead&user=user_1&junk=1&customer=");
    expect(params).toEqual({ type: "customer.*", outcome: "failed,dead", user: "user_1" });
    expect(eventsPath(params)).toBe("/console/events?type=customer.*&outcome=failed,dead&user=user_1");
    expect(eventsPath(params, "before=17")).toContain("&before=17");
    expect(eventsPath({})).toBe("/console/events");
    expect(eventsPath(without(params, "type"))).not.toContain("type");
  });

  it("every offered outcome can be asked for", () => {
    for (const { value } of outcomeOptions.slice(1)) {
      const { filter, problems } = eventFilter({ outcome: value }, now);
      expect(problems).toEqual([]);
      expect(Object.values(filter).some((part) => part !== undefined)).toBe(true);
    }
  });

  it("reads days and minutes as UTC", () => {
    const { filter, problems } = eventFilter(read("from=2026-11-22&to=2026-11-22T14:02"), now);
    expect(problems).toEqual([]);
    expect(filter.from?.toISOString()).toBe("2026-11-22T00:00:00.000Z");
    expect(filter.to?.toISOString()).toBe("2026-11-22T14:02:00.000Z");
  });

  it("says what it cannot ask for instead of leaving it out in silence", () => {
    const { problems } = eventFilter(
      { outcome: "excellent", time: "constructor", from: "yesterday", to: "2026-13-40" },
      now,
    );
    expect(problems).toHaveLength(4);
  });

  it.each([
    ["1h", "2026-11-22T13:02:11.000Z"],
    ["today", "2026-11-22T00:00:00.000Z"],
    ["24h", "2026-11-21T14:02:11.000Z"],
    ["7d", "2026-11-15T14:02:11.000Z"],
  ])("the span %s begins at %s", (time, begin) => {
    const { filter, problems } = eventFilter({ time }, now);
    expect(problems).toEqual([]);
    expect(filter.from?.toISOString()).toBe(begin);
    expect(filter.to).toBeUndefined();
  });

  it("every offered time can be asked for", () => {
    for (const { value } of timeOptions) {
      expect(eventFilter(read(`time=${value}&from=2026-11-22`), now).problems).toEqual([]);
    }
  });

  it("a span with a name counts, and the fields of another one do not", () => {
    expect(read("time=24h&from=2026-11-22&to=")).toEqual({ time: "24h" });
    expect(read("time=custom&from=2026-11-22&to=")).toEqual({ from: "2026-11-22" });
    expect(read("time=&from=2026-11-22")).toEqual({ from: "2026-11-22" });
  });
});
