import { expect, test } from "vitest";
import { rareLine } from "./rare-line";

test("a line is written once in five seconds, and says how many it stands for", () => {
  let now = 0;
  const lines: [number, string][] = [];
  const line = rareLine(
    (times, what: string) => lines.push([times, what]),
    () => now,
  );
  for (; now < 12_000; now += 1_000) line(`at ${now}`);
  expect(lines).toEqual([
    [1, "at 0"],
    [5, "at 5000"],
    [5, "at 10000"],
  ]);
});
