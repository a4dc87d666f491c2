import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changedFields } from "./changed-fields";

const event = (object: object, previous_attributes?: object) =>
  JSON.stringify({ data: { object, previous_attributes } });

describe("what Stripe says has changed", () => {
  it("stands field by field, before and after", () => {
    expect(
      changedFields(
        event(
          { status: "active", items: { data: [{ quantity: 2, id: "si_1" }] }, latest: null },
          { status: "incomplete", items: { data: [{ quantity: 1, id: "si_1" }] }, latest: "in_1", gone: 7 },
        ),
      ),
    ).toEqual([
      { path: "status", before: '"incomplete"', after: '"active"' },
      { path: "items.data.0.quantity", before: "1", after: "2" },
      { path: "latest", before: '"in_1"', after: "null" },
      { path: "gone", before: "7", after: null },
    ]);
  });

  it("names a hidden field that changed, without its value", () => {
    expect(changedFields(event({ email: "••••••" }, { email: "••••••" }))).toEqual([
      { path: "email", before: '"••••••"', after: '"••••••"' },
    ]);
  });

  it("is empty for an event without changes, and for anything that is no event", () => {
    expect(changedFields(event({ status: "active" }))).toEqual([]);
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(Array.isArray(changedFields(text))).toBe(true);
      }),
    );
  });
});
