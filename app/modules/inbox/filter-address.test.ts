import { describe, expect, it } from "vitest";
import { eventFilter, eventsPath, outcomeOptions, readFilterParams, without } from "./filter-address";

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
      const { filter, problems } = eventFilter({ outcome: value });
      expect(problems).toEqual([]);
      expect(Object.values(filter).some((part) => part !== undefined)).toBe(true);
    }
  });

  it("reads days and minutes as UTC", () => {
    const { filter, problems } = eventFilter(read("from=2026-11-22&to=2026-11-22T14:02"));
    expect(problems).toEqual([]);
    expect(filter.from?.toISOString()).toBe("2026-11-22T00:00:00.000Z");
    expect(filter.to?.toISOString()).toBe("2026-11-22T14:02:00.000Z");
  });

  it("says what it cannot ask for instead of leaving it out in silence", () => {
    const { problems } = eventFilter({ outcome: "excellent", from: "yesterday", to: "2026-13-40" });
    expect(problems).toHaveLength(3);
  });
});
