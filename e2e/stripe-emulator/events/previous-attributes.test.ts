import { expect, test } from "vitest";
import { previousAttributes } from "./previous-attributes";

test("only what differs, as it was; what is new was null", () => {
  const before = {
    id: "x",
    name: "a",
    metadata: { kept: "1", gone: "2" },
    tags: ["a"],
    settings: { deep: { on: true, same: 1 } },
  };
  const after = {
    id: "x",
    name: "b",
    metadata: { kept: "1", added: "3" },
    tags: ["a", "b"],
    settings: { deep: { on: false, same: 1 } },
  };
  expect(previousAttributes(before, after)).toEqual({
    name: "a",
    metadata: { gone: "2", added: null },
    tags: ["a"],
    settings: { deep: { on: true } },
  });
});

test("a hash that came or went is given whole", () => {
  expect(previousAttributes({ shipping: null }, { shipping: { name: "x" } })).toEqual({ shipping: null });
  expect(previousAttributes({ shipping: { name: "x" } }, { shipping: null })).toEqual({
    shipping: { name: "x" },
  });
});

test("no difference, nothing to say", () => {
  expect(previousAttributes({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toBeNull();
});
