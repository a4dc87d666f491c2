import fc from "fast-check";
import { expect, test } from "vitest";
import { oneCharacterOff } from "./one-character-off";

const letters = "abcdefghijklmnopqrstuvwxyzABC0123456789_".split("");

test("each slip is among them: a wrong character, one lost, one too many, two swapped", () => {
  const id = fc.string({ unit: fc.constantFrom(...letters), minLength: 3, maxLength: 30 });
  fc.assert(
    fc.property(id, fc.nat(), fc.constantFrom(...letters), (meant, place, character) => {
      const at = place % meant.length;
      const slips = [
        meant.slice(0, at) + character + meant.slice(at + 1),
        meant.slice(0, at) + meant.slice(at + 1),
        meant.slice(0, at) + character + meant.slice(at),
        meant.slice(0, at) + meant.charAt(at + 1) + meant.charAt(at) + meant.slice(at + 2),
      ].filter((slip) => slip !== meant);
      for (const slip of slips) expect(oneCharacterOff(slip, "id")).toContain(meant);
    }),
    { numRuns: 60 },
  );
});

test("bounded, and never the text itself", () => {
  expect(oneCharacterOff("x".repeat(65), "id")).toEqual([]);
  expect(oneCharacterOff("mara@example.com", "address")).not.toContain("mara@example.com");
  expect(oneCharacterOff("x".repeat(64), "id").length).toBeLessThan(10_000);
});
