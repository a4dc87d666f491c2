import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { occurrences, tokensOf } from "./code-tokens";

const mask = '"••••••"';

describe("lines of a payload in pieces", () => {
  it("tells keys, strings, numbers, words and masked values apart", () => {
    expect(
      tokensOf('  "a": [1, "x:y", null, "••••••"],', mask).map(({ kind, text }) => [kind, text]),
    ).toEqual([
      ["plain", "  "],
      ["key", '"a"'],
      ["plain", ":"],
      ["plain", " ["],
      ["number", "1"],
      ["plain", ", "],
      ["string", '"x:y"'],
      ["plain", ", "],
      ["word", "null"],
      ["plain", ", "],
      ["masked", mask],
      ["plain", "],"],
    ]);
  });

  it("loses no character, whatever the line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (line) => {
        expect(
          tokensOf(line, mask)
            .map(({ text }) => text)
            .join(""),
        ).toBe(line);
      }),
    );
  });
});

describe("finding in a payload", () => {
  it("ignores case, counts without overlap and stops at the bound", () => {
    expect(occurrences("Cus_cus_CUS", "cus", 10)).toEqual([0, 4, 8]);
    expect(occurrences("aaaa", "aa", 10)).toEqual([0, 2]);
    expect(occurrences("aaaa", "a", 2)).toEqual([0, 1]);
    expect(occurrences("aaaa", "", 2)).toEqual([]);
  });
});
