import { expect, it } from "vitest";
import { unknownFilter } from "./unknown-filter";

it("names the filter that does not exist, and those that do", () => {
  expect(unknownFilter({ filter: { type: "invoice.*", outcom: "failed" } }, ["type", "outcome"])).toBe(
    "There is no filter called “outcom”. There are type, outcome.",
  );
});

it("says nothing of known names, and of what is no filter", () => {
  expect(unknownFilter({ filter: { type: "invoice.*" } }, ["type"])).toBeNull();
  for (const other of [{ all: true }, { filter: "type" }, null, "type"]) {
    expect(unknownFilter(other, ["type"])).toBeNull();
  }
});
