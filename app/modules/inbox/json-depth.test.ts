import fc from "fast-check";
import { expect, test } from "vitest";
import { nestsDeeperThan } from "./json-depth";

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

test("agrees with a walk of the parsed value, however it is written", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.nat({ max: 8 }), fc.boolean(), (value, limit, spaced) => {
      const text = JSON.stringify(value, null, spaced ? 2 : undefined);
      expect(nestsDeeperThan(text, limit)).toBe(depthOf(value) > limit);
    }),
  );
});

test("brackets inside strings do not count, quoted quotes do not end them", () => {
  const text = JSON.stringify({ a: '[[[[[["\\', b: ["{{{{{{", '\\"[[[['] });
  expect(nestsDeeperThan(text, 2)).toBe(false);
});

test("half a million levels are no trouble", () => {
  const deep = "[".repeat(500_000) + "]".repeat(500_000);
  expect(nestsDeeperThan(deep, 499_999)).toBe(true);
  expect(nestsDeeperThan(deep, 500_000)).toBe(false);
});
