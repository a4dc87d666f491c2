import { describe, expect, it } from "vitest";
import { foldsAround, foldsOf, hiddenLines, lineAt } from "./code-folds";

const text = JSON.stringify(
  {
    id: "evt_1",
    data: { object: { id: "in_1", lines: [{ id: "il_{1", amount: 5 }] } },
    empty: {},
    note: "[ {",
  },
  null,
  2,
);
const lines = text.split("\n");
const folds = foldsOf(lines);

describe("what can be folded", () => {
  it("is every object and list of several lines; brackets within strings are none", () => {
    expect(folds.map(({ from, to }) => [lines[from]?.trim(), lines[to]?.trim()])).toEqual([
      ["{", "}"],
      ['"data": {', "},"],
      ['"object": {', "}"],
      ['"lines": [', "]"],
      ["{", "}"],
    ]);
    expect(foldsOf(['{"a": 1}'])).toEqual([]);
  });

  it("hides what is inside, and shows it again with everything around it", () => {
    const data = lines.findIndex((line) => line.includes('"data"'));
    const hidden = hiddenLines(folds, new Set([data]));
    expect(lines.filter((_, index) => !hidden.has(index)).map((line) => line.trim())).toEqual([
      "{",
      '"id": "evt_1",',
      '"data": {',
      '"empty": {},',
      '"note": "[ {"',
      "}",
    ]);
    const amount = lineAt(text, text.indexOf('"amount"'));
    expect(lines[amount]).toContain('"amount"');
    expect(foldsAround(folds, amount).map((from) => lines[from]?.trim())).toEqual([
      "{",
      '"data": {',
      '"object": {',
      '"lines": [',
      "{",
    ]);
  });

  it("text that is cut short folds what was closed, and no more", () => {
    expect(foldsOf(["{", '  "a": [', "    1,", "    2", "  ],", '  "b": {', '    "c'])).toEqual([
      { from: 1, to: 4 },
    ]);
  });
});
