import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseObject } from "../stripe/normalise";
import { formerPrices } from "./former-prices";
import { orderOf } from "./order";
import type { Version } from "./version";

function subscription(prices: readonly string[], at: number): Version {
  const items = { data: prices.map((id) => ({ id: `si_${id}`, price: { id } })) };
  const read = normaliseObject({ object: "subscription", id: "sub_1", status: "active", items }, false);
  if (read.kind !== "snapshot") throw new Error(read.reason);
  const asOf = new Date(at * 1_000);
  return {
    snapshot: read.snapshot,
    asOf,
    source: "event",
    eventSeq: at,
    apiVersion: null,
    place: { kind: "changed" },
  };
}

/** As events are applied: one state stays, and remembers the other's prices. */
function keep(stored: Version, newcomer: Version): Version {
  const [newest, older] =
    orderOf(stored, newcomer).newer === "newcomer" ? [newcomer, stored] : [stored, newcomer];
  return { ...newest, former: formerPrices(newest, older) };
}

describe("the prices a subscription had before", () => {
  it("are those it has no more, the last one first", () => {
    const states = [
      subscription(["a"], 1),
      subscription(["a", "b"], 2),
      subscription(["b"], 3),
      subscription(["c"], 4),
    ];
    const last = states.reduce(keep);
    expect(last.former?.map(({ priceId, lastHeldAt }) => [priceId, lastHeldAt / 1_000])).toEqual([
      ["b", 3],
      ["a", 2],
    ]);
  });

  it("are the same in whatever order its states arrive, and how often", () => {
    const prices = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(
        fc.array(prices, { minLength: 1, maxLength: 7 }).chain((histories) => {
          const states = histories.map((held, index) => subscription(held, index));
          const orders = fc.shuffledSubarray([...states, ...states], { minLength: states.length * 2 });
          return fc.tuple(fc.constant(states), orders);
        }),
        ([inOrder, arriving]) => {
          expect(arriving.reduce(keep).former ?? []).toEqual(inOrder.reduce(keep).former ?? []);
        },
      ),
    );
  });
});
