import { describe, expect, it } from "vitest";
import { auditChanges } from "./audit-changes";

const of = (before: unknown, after: unknown) => auditChanges(before, after, 10).changes;

describe("what an entry changed", () => {
  it("is the fields that differ, however deep", () => {
    expect(of({ a: 1, b: { c: 2, d: [1, 2] } }, { a: 1, b: { c: 3, d: [1, 5] } })).toEqual([
      { path: "b.c", before: "2", after: "3" },
      { path: "b.d.1", before: "2", after: "5" },
    ]);
  });

  it("is everything that was made, or is gone", () => {
    expect(of(null, { plan: "pro", features: [] })).toEqual([
      { path: "plan", before: null, after: '"pro"' },
      { path: "features", before: null, after: "[]" },
    ]);
    expect(of({ plan: "pro" }, undefined)).toEqual([{ path: "plan", before: '"pro"', after: null }]);
    expect(of({ owner: "ada" }, { owner: null })).toEqual([
      { path: "owner", before: '"ada"', after: "null" },
    ]);
  });

  it("also where a value turns into an object, or the whole is a value", () => {
    expect(of({ a: 1 }, { a: { b: 1 } })).toEqual([{ path: "a", before: "1", after: '{"b":1}' }]);
    expect(of("x", "y")).toEqual([{ path: "value", before: '"x"', after: '"y"' }]);
    expect(of(null, null)).toEqual([]);
    expect(of({ a: 1 }, { a: 1 })).toEqual([]);
  });

  it("is bounded in number, length and depth", () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`f${n}`, n]));
    expect(auditChanges(null, many, 10)).toMatchObject({ more: true, changes: { length: 10 } });
    expect(of(null, { text: "x".repeat(1_000) })[0]?.after).toHaveLength(301);
    let deep: unknown = 1;
    for (let depth = 0; depth < 250; depth += 1) deep = { deep };
    expect(of(null, deep)[0]?.path.split(".")).toHaveLength(12);
  });
});
