import { describe, expect, it } from "vitest";
import { errorKind, errorOf } from "./error-kind";
import { errorGroup } from "./failed-group";

describe("the kind of an error", () => {
  it.each([
    ["No snapshot for sub_1QabcXYZ and cus_9sW2", "No snapshot for sub_… and cus_…"],
    ["Waited 1500 ms for lane cus_9sXwTUVAB12", "Waited … ms for lane cus_…"],
    ["At 2026-11-24T18:05:47.123Z nothing was there", "At … nothing was there"],
    ["ada.lovelace@example.com is nobody's", "…@… is nobody's"],
    ["Key (id)=(0b6f3c1e-5d2a-4b7f-9c1d-1234567890ab) exists", "Key (id)=(…) exists"],
    ["  two\n lines  ", "two lines"],
  ])("%s", (error, kind) => {
    expect(errorKind(error)).toBe(kind);
  });

  it("keeps the database's code, and words that only look like ids", () => {
    const error = '23505 duplicate key value violates unique constraint "users_email_lower_key"';
    expect(errorKind(error)).toBe(error);
    expect(errorKind("22003 value out of range")).not.toBe(errorKind("22008 value out of range"));
  });

  it("is the same for every event it befalls, and bounded", () => {
    const of = (n: number) => `Cannot apply sub_1Qabc${n}XYZ: item ${n} has no price`;
    expect(errorGroup(of(1))).toBe(errorGroup(of(20_000)));
    expect(errorGroup(of(1))).toMatch(/^[0-9a-f]{12}$/);
    expect(errorKind("x ".repeat(5_000)).length).toBe(200);
  });

  it.each(["processing_failed: ", "processing_dead: ", ""])("is read from the stored reason %s", (prefix) => {
    expect(errorOf(`${prefix}22003 out of range`)).toBe("22003 out of range");
  });
});

it("no text is slow to read", () => {
  const begun = process.cpuUsage();
  for (const part of ["a", "a_", "9", "a@", "f", "-", "a1_", "_a"]) errorKind(part.repeat(5_000));
  const { user } = process.cpuUsage(begun);
  expect(user).toBeLessThan(500_000);
});
