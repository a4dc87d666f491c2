/** Every two causes of different links, staged for one person at once: both are told, in the order of the chain. */
import { expect, test } from "vitest";
import { type CauseCode, causes, chainLinks } from "../chain";
import type { Facts } from "../facts";
import { ourDoor } from "./testing/undelivered";
import { factsGiven, type Given } from "../testing/given";
import { diagnose, type FoundCause } from "../verdict";
import { rules } from ".";
import { tables } from "./testing";
import type { RuleTable } from "./testing/table";

const placeOf = ({ code }: RuleTable) => chainLinks.indexOf(causes[code].link);
const excluded = (one: RuleTable, other: RuleTable) =>
  one.excludes?.[other.code] !== undefined || other.excludes?.[one.code] !== undefined;
const pairs = tables.flatMap((one) =>
  tables
    .filter((other) => placeOf(one) < placeOf(other))
    .map((other): [RuleTable, RuleTable] => [one, other]),
);

test("both of two causes are told, the one that breaks first before the other", () => {
  const wrong = pairs.filter(([one, other]) => !excluded(one, other)).flatMap(whatIsWrong);
  expect(wrong).toEqual([]);
}, 30_000);

test("what is said to exclude each other does", () => {
  const both = pairs
    .filter((pair) => excluded(...pair) && whatIsWrong(pair).length === 0)
    .map(([one, other]) => `${one.code} + ${other.code}`);
  expect(both).toEqual([]);
});

/** In words for whoever reads a failure; nothing: both are told as they should be. */
function whatIsWrong([one, other]: readonly [RuleTable, RuleTable]): string[] {
  const [first, second] = [one.found[0], other.found[0]];
  const facts = factsGiven(ourDoor, ...[first.given].flat(), ...[second.given].flat().map(ofOtherObjects));
  const { causes: told } = diagnose(facts, rules);
  const a = told.find(({ code }) => code === one.code);
  const b = told.find(({ code }) => code === other.code);
  const isRight =
    a !== undefined && b !== undefined
      ? isInOrder(told, a, b)
      : [one, other].every(({ code }) => isTold(told, code) || isExplained(facts, code));
  return isRight ? [] : [`${one.code} + ${other.code}: ${told.map(({ code }) => code).join(", ")}`];
}

const isTold = (told: readonly FoundCause[], code: CauseCode) => told.some((cause) => cause.code === code);

/** What breaks nothing stands after what does, a late event after that, and what follows from something right behind that. */
function isInOrder(told: readonly FoundCause[], a: FoundCause, b: FoundCause): boolean {
  const comesLast = a.harmless === true && (b.harmless !== true || a.code === "event_stale");
  return told.indexOf(a) < told.indexOf(b) !== comesLast || a.follows !== null || b.follows !== null;
}

/** That we hold another state than Stripe is no news where what it follows from is told. */
function isExplained(facts: Facts, code: CauseCode): boolean {
  const found = rules.map((rule) => rule.examine(facts));
  const explains = found.flatMap((one) => (one.outcome === "found" ? (one.explains ?? []) : []));
  return code === "mirror_drift" && explains.includes(code);
}

/** The two tables speak of objects and events of their own: one of the same id cannot be both lost and here. */
function ofOtherObjects(given: Given): Given {
  const copy = structuredClone(given);
  rename(copy);
  return copy;
}

const own = /^(evt|in|sub|si|ch|cs|pi|re|dp|dlv|sub_sched)_/;

function rename(node: object): void {
  for (const key of Object.keys(node)) {
    const value: unknown = Reflect.get(node, key);
    if (typeof value === "string" && own.test(value)) Reflect.set(node, key, `${value}_other`);
    if (typeof value === "object" && value !== null) rename(value);
  }
}
