import { parseOptions } from "@node-rs/argon2";
import { describe, expect, it } from "vitest";
import { hashPassword, isOutdatedHash, verifyPassword } from "./password.server";
import { passwordProblem } from "./password-policy";

describe("passwords", () => {
  it("are hashed with argon2id and OWASP's parameters, salted afresh each time", async () => {
    const [one, two] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(parseOptions(one)).toMatchObject({ saltLen: 16, outputLen: 32 });
    expect(one).not.toBe(two);
    expect(isOutdatedHash(one)).toBe(false);
  });

  it("match themselves and nothing else", async () => {
    const stored = await hashPassword("pässword ①");
    expect(await verifyPassword(stored, "pässword ①")).toBe(true);
    expect(await verifyPassword(stored, "pa\u0308ssword 1")).toBe(true);
    expect(await verifyPassword(stored, "password")).toBe(false);
    expect(await verifyPassword(stored, "")).toBe(false);
  });

  it("an unknown account costs the same work as a known one, and is refused", async () => {
    const stored = await hashPassword("correct horse");
    await verifyPassword(null, "first use makes the stand-in");
    const cost = async (hash: string | null) => {
      const from = performance.now();
      expect(await verifyPassword(hash, "wrong")).toBe(false);
      return performance.now() - from;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 7; round++) {
      known.push(await cost(stored));
      unknown.push(await cost(null));
    }
    // The fastest of several, since a shared machine only ever adds time. Without the
    // stand-in hash the unknown account would take a thousandth.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 3);
  });

  it("are asked for again in a new hash when the parameters have changed", () => {
    expect(
      isOutdatedHash(
        "$argon2id$v=19$m=4096,t=3,p=1$YwmlE1vQokBy6qhS9/NY4w$CKSIK0u5zGR5VE7y8JSO1hZHp1wYcj9BXKvB4YdI2iI",
      ),
    ).toBe(true);
  });

  it("have 8 to 200 characters, counted as a person counts", () => {
    expect(passwordProblem("1234567")).toMatch(/at least 8/);
    expect(passwordProblem("12345678")).toBeNull();
    expect(passwordProblem("🐴".repeat(7))).toMatch(/at least 8/);
    expect(passwordProblem("🐴".repeat(200))).toBeNull();
    expect(passwordProblem("x".repeat(201))).toMatch(/at most 200/);
  });
});
