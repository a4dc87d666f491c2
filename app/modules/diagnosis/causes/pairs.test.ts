/** Every two causes of different links, staged for one person at once: both are told, in the order of the chain. */
import { expect, test } from "vitest";
import { causes, chainLinks } from "../chain";
import { factsGiven, type Given } from "../testing/given";
import { diagnose } from "../verdict";
import { rules } from ".";
import { tables } from "./testing";
import type { RuleTable } from "./testing/table";

const placeOf = ({ code }: RuleTable) => chainLinks.indexOf(causes[code].link);
const excluded = (one: RuleTable, other: RuleTable) =>
  one.excludes?.[other.code] !== undefined || other.excludes?.[one.code] !== undefined;
/** The way, the door and what is done with what came: what a person did at Stripe changes nothing of these. */
const ofTheWay = tables.filter(({ code }) => ["A", "B", "C"].includes(causes[code].group));
const pairs = ofTheWay.flatMap((one) =>
  ofTheWay
    .filter((other) => placeOf(one) < placeOf(other) && !excluded(one, other))
    .map((other): [RuleTable, RuleTable] => [one, other]),
);

test("there are pairs to stage", () => expect(pairs.length).toBeGreaterThan(50));

test("both of two causes are told, the one that breaks first before the other", () => {
  const wrong = pairs.flatMap(([one, other]) => {
    const [first, second] = [one.found[0], other.found[0]];
    const given = [...[first.given].flat(), ...[second.given].flat().map(ofOtherEvents)];
    const { causes: found } = diagnose(factsGiven(...given), rules);
    const told = found.map(({ code }) => code);
    const [a, b] = [told.indexOf(one.code), told.indexOf(other.code)];
    // What one explains is told right after it.
    const isInOrder = a < b || found[a]?.follows === other.code;
    return a >= 0 && b >= 0 && isInOrder ? [] : [`${one.code} + ${other.code}: ${told.join(", ")}`];
  });
  expect(wrong).toEqual([]);
});

/** The two tables speak of events of their own: one of the same id cannot be both lost and here. */
function ofOtherEvents({ events, eventsThere, rejections, ...given }: Given): Given {
  const renamed = <T extends { id: string; objectId: string | null }>(one: T): T => ({
    ...one,
    id: `${one.id}_other`,
    objectId: one.objectId === null ? null : `${one.objectId}_other`,
  });
  return {
    ...given,
    ...(events && { events: events.map(renamed) }),
    ...(eventsThere && { eventsThere: eventsThere.map(renamed) }),
    ...(rejections && {
      rejections: rejections.map((one) => ({ ...one, bears: one.bears && `${one.bears}_other` })),
    }),
  };
}
