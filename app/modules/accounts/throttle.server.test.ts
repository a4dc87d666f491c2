import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPool } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { createSignInThrottle, type SignInThrottle, type ThrottleLimits } from "./throttle.server";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const limits: ThrottleLimits = {
  pair: { attempts: 3, seconds: 900 },
  account: { attempts: 5, seconds: 3600 },
  address: { attempts: 8, seconds: 3600 },
};

let serial = 0;
/** Accounts and addresses no other test has used. */
const fresh = () => ({ email: `person${++serial}@example.com`, address: `198.51.100.${serial}` });

const admit = async (
  throttle: SignInThrottle,
  attempt: { email: string; address: string | null },
  times = 1,
) => {
  let last = await throttle.admit(attempt);
  for (let count = 1; count < times; count++) last = await throttle.admit(attempt);
  return last.outcome;
};

describe("sign-in attempts", () => {
  it("are limited per account and address, with the time until the next", async () => {
    const throttle = createSignInThrottle(database.pool, limits);
    const attempt = fresh();
    expect(await admit(throttle, attempt, 3)).toBe("allowed");
    const refused = await throttle.admit(attempt);
    expect(refused).toMatchObject({ outcome: "throttled" });
    expect((refused as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(890);
    expect((refused as { retryAfterSeconds: number }).retryAfterSeconds).toBeLessThanOrEqual(900);
    // Another address may still try the account, and this address another account.
    expect(await admit(throttle, { ...attempt, address: "203.0.113.9" })).toBe("allowed");
    expect(await admit(throttle, { ...attempt, email: fresh().email })).toBe("allowed");
  });

  it("count one account however its email is written", async () => {
    const throttle = createSignInThrottle(database.pool, limits);
    const { email, address } = fresh();
    await admit(throttle, { email: email.toUpperCase(), address });
    await admit(throttle, { email: ` ${email} `, address });
    await admit(throttle, { email, address });
    expect(await admit(throttle, { email, address })).toBe("throttled");
  });

  it("are limited per account from many addresses", async () => {
    const throttle = createSignInThrottle(database.pool, limits);
    const { email } = fresh();
    for (let count = 0; count < 5; count++)
      expect(await admit(throttle, { email, address: fresh().address })).toBe("allowed");
    expect(await admit(throttle, { email, address: fresh().address })).toBe("throttled");
  });

  it("are limited per address over many accounts, and a whole IPv6 network is one address", async () => {
    const throttle = createSignInThrottle(database.pool, limits);
    for (let count = 0; count < 8; count++) {
      const address = count % 2 ? `2001:db8:0:7::${count}` : `2001:0db8:0000:0007:1:2:3:${count}`;
      expect(await admit(throttle, { email: fresh().email, address })).toBe("allowed");
    }
    expect(await admit(throttle, { email: fresh().email, address: "2001:db8:0:7:ffff::1" })).toBe(
      "throttled",
    );
    expect(await admit(throttle, { email: fresh().email, address: "2001:db8:0:8::1" })).toBe("allowed");
  });

  it("an address that is out of attempts does not use up the account's", async () => {
    const throttle = createSignInThrottle(database.pool, {
      ...limits,
      address: { attempts: 1, seconds: 60 },
    });
    const { email, address } = fresh();
    expect(await admit(throttle, { email, address }, 20)).toBe("throttled");
    expect(await admit(throttle, { email, address: fresh().address })).toBe("allowed");
  });

  it("a success clears the pair and is not held against the account", async () => {
    const throttle = createSignInThrottle(database.pool, limits);
    const attempt = fresh();
    for (let count = 0; count < 12; count++) {
      expect(await admit(throttle, attempt)).toBe("allowed");
      await throttle.succeeded(attempt);
    }
  });

  it("of a pair that has signed in are not refused for what others do, but for its own", async () => {
    const throttle = createSignInThrottle(database.pool, limits);
    const [known, stranger] = [fresh(), fresh()];
    await admit(throttle, known);
    await throttle.succeeded(known);
    // Others behind the same proxy use up the address, and guesses from everywhere the account.
    for (let count = 0; count < 9; count++) await admit(throttle, { ...known, email: fresh().email });
    for (let count = 0; count < 6; count++) await admit(throttle, { ...known, address: fresh().address });
    expect(await admit(throttle, { ...stranger, address: known.address })).toBe("throttled");
    expect(await admit(throttle, { ...known, address: stranger.address })).toBe("throttled");
    expect(await admit(throttle, known, 3)).toBe("allowed");
    expect(await admit(throttle, known)).toBe("throttled");
  });

  it("know a pair for 30 days after it has signed in", async () => {
    const throttle = createSignInThrottle(database.pool, {
      ...limits,
      address: { attempts: 1, seconds: 900 },
    });
    const known = fresh();
    await admit(throttle, known);
    await throttle.succeeded(known);
    await admit(throttle, { ...known, email: fresh().email });
    expect(await admit(throttle, known)).toBe("allowed");
    const { rows } = await database.pool.query(
      "select expire from rate_limits where key like 'sign-in-known:%' order by expire desc limit 1",
    );
    expect(Number(rows[0].expire) - Date.now()).toBeGreaterThan(29.9 * 86_400_000);
    expect(Number(rows[0].expire) - Date.now()).toBeLessThanOrEqual(30 * 86_400_000);
    await database.pool.query("update rate_limits set expire = 1 where key like 'sign-in-known:%'");
    expect(await admit(throttle, known)).toBe("throttled");
  });

  it("are counted by all processes together", async () => {
    const attempt = fresh();
    const both = [
      createSignInThrottle(database.pool, limits),
      createSignInThrottle(database.pool, limits),
    ] as const;
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, i) => both[i % 2 === 0 ? 0 : 1].admit(attempt)),
    );
    expect(outcomes.filter(({ outcome }) => outcome === "allowed")).toHaveLength(3);
  });

  it("leave neither email nor address in the database", async () => {
    const throttle = createSignInThrottle(database.pool, limits);
    const attempt = fresh();
    await admit(throttle, attempt);
    const { rows } = await database.pool.query("select key from rate_limits");
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toMatch(/example\.com|198\.51/);
  });

  it("are refused while the counters cannot be reached", async () => {
    const broken = createPool({ url: "postgresql://127.0.0.1:1/none", max: 1, applicationName: "test" });
    const throttle = createSignInThrottle(broken, limits);
    expect(await throttle.admit(fresh())).toEqual({ outcome: "unavailable" });
    await broken.end();
  });
});
