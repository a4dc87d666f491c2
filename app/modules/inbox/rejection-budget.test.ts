import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRejectionBudget } from "./rejection-budget";

const limits = { perMinuteAndAddress: 3, perMinute: 10 };

describe("rejected requests", () => {
  test("are kept up to the limit of their address, and again a minute later", () => {
    const budget = createRejectionBudget(limits);
    const kept = (at: number) => [1, 2, 3, 4, 5].map(() => budget.admit("a", at));
    expect(kept(0)).toEqual([true, true, true, false, false]);
    expect(budget.admit("b", 0)).toBe(true);
    expect(kept(59_999)).toEqual([false, false, false, false, false]);
    expect(kept(60_000)).toEqual([true, true, true, false, false]);
  });

  test("beyond it are counted on the last row of their address", () => {
    const budget = createRejectionBudget(limits);
    for (let id = 1; id <= 3; id += 1) {
      budget.admit("a", 0);
      budget.stored("a", id);
    }
    budget.admit("a", 0);
    budget.admit("a", 0);
    expect(budget.takeCounts()).toEqual(new Map([[3, 2]]));
    expect(budget.takeCounts()).toEqual(new Map());
  });

  test("counted before their row had an id are counted once it has one", () => {
    const budget = createRejectionBudget({ perMinuteAndAddress: 1, perMinute: 10 });
    budget.admit("a", 0);
    budget.admit("a", 0);
    expect(budget.takeCounts().size).toBe(0);
    budget.stored("a", 7);
    expect(budget.takeCounts()).toEqual(new Map([[7, 1]]));
  });

  test("survive a clock that is set back", () => {
    const budget = createRejectionBudget({ perMinuteAndAddress: 1, perMinute: 1 });
    expect(budget.admit("a", 1_000_000)).toBe(true);
    expect(budget.admit("a", 0)).toBe(true);
  });

  test("never exceed either limit in a minute, and none goes uncounted once rows have ids", () => {
    const address = fc.integer({ min: 0, max: 30 }).map(String);
    fc.assert(
      fc.property(fc.array(address, { maxLength: 200 }), (addresses) => {
        const budget = createRejectionBudget(limits);
        const perAddress = new Map<string, number>();
        let kept = 0;
        for (const sender of addresses) {
          if (!budget.admit(sender, 0)) continue;
          kept += 1;
          perAddress.set(sender, (perAddress.get(sender) ?? 0) + 1);
          budget.stored(sender, kept);
        }
        expect(kept).toBeLessThanOrEqual(limits.perMinute);
        for (const count of perAddress.values())
          expect(count).toBeLessThanOrEqual(limits.perMinuteAndAddress);
        const counted = [...budget.takeCounts().values()].reduce((sum, count) => sum + count, 0);
        expect(kept + counted).toBe(addresses.length);
      }),
    );
  });
});
