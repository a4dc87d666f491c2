import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRejectionBudget } from "./rejection-budget";

const limits = { perMinuteAndAddress: 3, perMinute: 10, reasons: 5 };

describe("rejected requests", () => {
  test("are kept up to the limit of their address, and again a minute later", () => {
    const budget = createRejectionBudget(limits);
    const kept = (at: number) => [1, 2, 3, 4, 5].map(() => budget.admit("a", "old", at));
    expect(kept(0)).toEqual([true, true, true, false, false]);
    expect(budget.admit("b", "old", 0)).toBe(true);
    expect(kept(59_999)).toEqual([false, false, false, false, false]);
    expect(kept(60_000)).toEqual([true, true, true, false, false]);
  });

  test("beyond it are counted on the last row of their address", () => {
    const budget = createRejectionBudget(limits);
    for (let id = 1; id <= 3; id += 1) {
      budget.admit("a", "old", 0);
      budget.stored("a", "old", id);
    }
    budget.admit("a", "old", 0);
    budget.admit("a", "old", 0);
    expect(budget.takeCounts()).toEqual(new Map([[3, 2]]));
    expect(budget.takeCounts()).toEqual(new Map());
  });

  test("counted before their row had an id are counted once it has one", () => {
    const budget = createRejectionBudget({ ...limits, perMinuteAndAddress: 1 });
    budget.admit("a", "old", 0);
    budget.admit("a", "old", 0);
    expect(budget.takeCounts().size).toBe(0);
    budget.stored("a", "old", 7);
    expect(budget.takeCounts()).toEqual(new Map([[7, 1]]));
  });

  test("survive a clock that is set back", () => {
    const budget = createRejectionBudget({ ...limits, perMinuteAndAddress: 1, perMinute: 1 });
    expect(budget.admit("a", "old", 1_000_000)).toBe(true);
    expect(budget.admit("a", "old", 0)).toBe(true);
  });

  test("of one reason never crowd out the first of another, and stay within the address's limit", () => {
    const budget = createRejectionBudget({ perMinuteAndAddress: 20, perMinute: 100, reasons: 5 });
    const kept = (reason: string, times: number) =>
      Array.from({ length: times }, () => budget.admit("a", reason, 0)).filter(Boolean).length;
    expect(kept("flood", 1_000)).toBe(12);
    expect(["b", "c", "d", "e"].map((reason) => kept(reason, 50))).toEqual([2, 2, 2, 2]);
  });

  test("beyond it are counted on a row of their own reason", () => {
    const budget = createRejectionBudget({ ...limits, perMinuteAndAddress: 2 });
    budget.admit("a", "old", 0);
    budget.stored("a", "old", 1);
    budget.admit("a", "altered", 0);
    budget.stored("a", "altered", 2);
    budget.admit("a", "old", 0);
    expect(budget.takeCounts()).toEqual(new Map([[1, 1]]));
  });

  test("never exceed either limit in a minute, and none goes uncounted once rows have ids", () => {
    const sender = fc.record({
      address: fc.integer({ min: 0, max: 30 }).map(String),
      reason: fc.constantFrom("old", "altered", "missing"),
    });
    const generous = { perMinuteAndAddress: 15, perMinute: 40, reasons: 3 };
    fc.assert(
      fc.property(
        fc.array(sender, { maxLength: 300 }),
        fc.constantFrom(limits, generous),
        (senders, bounds) => {
          const budget = createRejectionBudget(bounds);
          const perAddress = new Map<string, number>();
          let kept = 0;
          for (const { address, reason } of senders) {
            if (!budget.admit(address, reason, 0)) continue;
            kept += 1;
            perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
            budget.stored(address, reason, kept);
          }
          expect(kept).toBeLessThanOrEqual(bounds.perMinute);
          for (const count of perAddress.values())
            expect(count).toBeLessThanOrEqual(bounds.perMinuteAndAddress);
          const counted = [...budget.takeCounts().values()].reduce((sum, count) => sum + count, 0);
          expect(kept + counted).toBe(senders.length);
        },
      ),
    );
  });
});
