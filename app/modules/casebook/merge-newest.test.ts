import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeNewest, type Placed } from "./merge-newest";

const rows = (...times: number[]): Placed<string>[] =>
  times.map((at, index) => ({ at, position: 100 - index, entry: `${at}` }));

describe("several lists as one", () => {
  it("the newest first, the list named first among equals, and where each list was left", () => {
    const merged = mergeNewest(
      [
        ["a", rows(9, 5)],
        ["b", rows(9, 7, 1)],
      ],
      3,
    );
    expect(merged).toEqual({ entries: ["9", "9", "7"], taken: { a: 100, b: 99 }, more: true });
  });

  it("a list whose times are not quite in order keeps its own order", () => {
    expect(
      mergeNewest(
        [
          ["a", rows(5, 8, 3)],
          ["b", rows(6)],
        ],
        9,
      ).entries,
    ).toEqual(["6", "5", "8", "3"]);
  });

  it("page by page tells every row once, however the lists are made", () => {
    const list = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.tuple(list, list, list), fc.integer({ min: 1, max: 7 }), (lists, limit) => {
        const all = lists.map((times, of) =>
          times.map((at, index) => ({ at, position: times.length - index, entry: `${of}:${index}` })),
        );
        const seen: string[] = [];
        const place: Record<string, number> = {};
        for (let more = true; more; ) {
          const left = all.map(
            (list, of) =>
              [
                `${of}`,
                list.filter(({ position }) => position < (place[of] ?? Infinity)).slice(0, limit + 1),
              ] as const,
          );
          const page = mergeNewest(left, limit);
          expect(page.entries.length).toBeLessThanOrEqual(limit);
          seen.push(...page.entries);
          Object.assign(place, page.taken);
          more = page.more;
        }
        expect(seen.sort()).toEqual(
          all
            .flat()
            .map(({ entry }) => entry)
            .sort(),
        );
      }),
    );
  });
});
