import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planRange, withinListed } from "./plan-range";
import { sortEvents } from "./sort-events";
import { beginWalk, type Cursor, nextStep, type Range, walkedShare } from "./walk";

const second = 1_000;
const hour = 3_600 * second;
const day = 24 * hour;
const now = new Date("2026-11-24T12:00:00Z");
const at = (offset: number) => new Date(now.getTime() + offset);

const pageSize = 100;

/** Walks as Stripe lists: newest first within a window. Gives what was seen, in order, and the requests. */
function walkOver(times: readonly number[], range: Range, killedAfter: readonly number[] = []) {
  const events = times.map((time, index) => ({ id: `evt_${index}`, time })).sort((a, b) => b.time - a.time);
  const seen: string[] = [];
  let requests = 0;
  let share = 0;
  let cursor: Cursor | null = beginWalk(range);
  while (cursor !== null) {
    const { window, after }: Cursor = cursor;
    const inside = events.filter(({ time }) => time >= window.from.getTime() && time < window.to.getTime());
    const start = after === null ? 0 : inside.findIndex(({ id }) => id === after) + 1;
    const page = inside.slice(start, start + pageSize);
    requests += 1;
    if (requests > 10_000) throw new Error("It does not end.");
    // Killed before it could commit: the same page again.
    if (killedAfter.includes(requests)) continue;
    seen.push(...page.map(({ id }) => id));
    const walked: Cursor | null = nextStep(
      cursor,
      { count: page.length, lastId: page.at(-1)?.id ?? null, hasMore: inside.length > start + pageSize },
      range,
    );
    cursor = walked;
    if (walked !== null) {
      const done = walkedShare(walked, range);
      expect(done).toBeGreaterThanOrEqual(share);
      share = done;
    }
  }
  return { seen, requests };
}

const offsets = fc.integer({ min: -30 * day, max: -1 });
/** Quiet and busy, many in one second. */
const histories = fc.oneof(
  fc.array(offsets, { maxLength: 400 }),
  fc
    .tuple(fc.array(offsets, { maxLength: 20 }), offsets, fc.integer({ min: 0, max: 700 }))
    .map(([some, busy, many]) => [...some, ...Array.from({ length: many }, () => busy)]),
);

describe("a walk", () => {
  test("sees every event of its range once, wherever it is killed", () => {
    fc.assert(
      fc.property(
        histories,
        fc.integer({ min: -30 * day, max: 0 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 5 }),
        (times, from, killed) => {
          const range = withinListed({ from: at(from), to: now }, now);
          const moments = times.map((time) => Math.floor((now.getTime() + time) / second) * second);
          const { seen } = walkOver(moments, range, killed);
          const wanted = moments.flatMap((time, index) =>
            time >= range.from.getTime() && time < range.to.getTime() ? [`evt_${index}`] : [],
          );
          expect([...seen].sort()).toEqual(wanted.sort());
        },
      ),
    );
  });

  test("through thirty quiet days costs about a request a day", () => {
    const range = withinListed({ from: at(-30 * day), to: now }, now);
    expect(walkOver([], range).requests).toBeLessThan(40);
  });

  test("through 50,000 events of three days costs little more than their pages", () => {
    const times = Array.from(
      { length: 50_000 },
      (_, index) => now.getTime() - 1 - Math.floor((index * 3 * day) / 50_000),
    );
    const range = withinListed({ from: at(-3 * day), to: now }, now);
    const { seen, requests } = walkOver(times, range);
    expect(seen).toHaveLength(50_000);
    expect(requests).toBeLessThan(50_000 / pageSize + 250);
  });

  test("an empty range needs none", () => {
    expect(beginWalk({ from: now, to: now })).toBeNull();
  });
});

describe("which stretch a check looks at", () => {
  test.each([
    ["the first: all that Stripe lists", { lookedUpTo: null, oldestOpen: null }, -30 * day],
    [
      "from where the last one ended, and ten minutes before",
      { lookedUpTo: at(-5 * 60_000), oldestOpen: null },
      -15 * 60_000,
    ],
    ["from what is still missing", { lookedUpTo: at(-5 * 60_000), oldestOpen: at(-2 * day) }, -2 * day],
    [
      "not from what the overlap covers",
      { lookedUpTo: at(-5 * 60_000), oldestOpen: at(-60_000) },
      -15 * 60_000,
    ],
    [
      "after a long outage of ours: what Stripe still lists",
      { lookedUpTo: at(-90 * day), oldestOpen: null },
      -30 * day,
    ],
  ])("%s", (_name, known, from) => {
    expect(planRange({ now, ...known })).toEqual({ from: at(from), to: now });
  });

  test("the second that has begun is looked at", () => {
    const late = new Date(now.getTime() + 500);
    expect(withinListed({ from: at(-hour), to: late }, late).to).toEqual(at(second));
  });

  test("never the wrong way round, never older than Stripe lists", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -90 * day, max: day }),
        fc.integer({ min: -90 * day, max: day }),
        (from, to) => {
          const range = withinListed({ from: at(from), to: at(to) }, now);
          expect(range.from.getTime()).toBeLessThanOrEqual(range.to.getTime());
          expect(range.from.getTime()).toBeGreaterThanOrEqual(now.getTime() - 30 * day);
          expect(range.from.getTime() % second).toBe(0);
        },
      ),
    );
  });
});

describe("an event is", () => {
  const event = (minutesAgo: number, pendingWebhooks: number) => ({
    id: "evt_1",
    type: "invoice.paid",
    createdAt: at(-minutesAgo * 60_000),
    pendingWebhooks,
    body: Buffer.from("{}"),
    reserialised: false,
  });
  test.each([
    ["known: it arrived", event(1, 1), true, false, "known"],
    ["pending: young, and Stripe still means to deliver it", event(1, 1), false, false, "pending"],
    ["missing: Stripe believes it delivered", event(1, 0), false, false, "missing"],
    ["missing: Stripe has tried for long", event(6, 1), false, false, "missing"],
    ["missing: pending ones were asked for", event(1, 1), false, true, "missing"],
  ] as const)("%s", (_name, listed, arrived, includePending, expected) => {
    const sorted = sortEvents([listed], new Set(arrived ? ["evt_1"] : []), {
      now,
      includePending,
      expects: () => true,
    });
    expect(sorted).toEqual({ known: [], missing: [], pending: [], leftOut: [], [expected]: [listed] });
  });
});
