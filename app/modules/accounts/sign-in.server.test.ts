import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { demoPassword } from "./demo-accounts";
import { createAuthenticator, type SignInOutcome } from "./sign-in.server";
import { createSignInThrottle, type SignInThrottle } from "./throttle.server";
import { newUserId, setDisabled, setPassword, setRole, upsertUser } from "./users.server";

const now = new Date("2027-03-01T12:00:00Z");
const change = { actor: { type: "system", id: "test" }, now } as const;
const password = "correct horse battery";

let database: TestDatabase;
let userId: string;
let email: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  userId = newUserId();
  email = `${userId}@Example.com`;
  await upsertUser(database.pool, { id: userId, email }, change);
  await setPassword(database.pool, userId, password, change);
});

/** Posts the form as a browser does. */
function signIn(
  fields: Record<string, string>,
  throttle: SignInThrottle = createSignInThrottle(database.pool),
  demo = false,
): Promise<SignInOutcome> {
  const deps = {
    pool: database.pool,
    clock: () => now,
    throttle,
    demo,
    addressOf: () => `192.0.2.${userId}`,
  };
  return createAuthenticator(deps).authenticate(
    "password",
    new Request("http://localhost/login", { method: "POST", body: new URLSearchParams(fields) }),
  );
}

describe("signing in", () => {
  it("with the demo's published password works in the demo and nowhere else", async () => {
    await setPassword(database.pool, userId, demoPassword, change);
    const fields = { email, password: demoPassword };
    expect((await signIn(fields, undefined, true)).outcome).toBe("signed_in");
    expect((await signIn(fields, undefined, false)).outcome).toBe("refused");
  });

  it("with email and password gives the user and the role", async () => {
    await setRole(database.pool, userId, "operator", change);
    expect(await signIn({ email: ` ${email.toUpperCase()} `, password })).toMatchObject({
      outcome: "signed_in",
      user: { id: userId, role: "operator" },
    });
  });

  it("is refused alike for a wrong password, an unknown, a disabled and a password-less account", async () => {
    const bare = newUserId();
    await upsertUser(database.pool, { id: bare, email: `${bare}@example.com` }, change);
    const refusals = [
      await signIn({ email, password: "wrong" }),
      await signIn({ email: "nobody@example.com", password }),
      await signIn({ email: `${bare}@example.com`, password }),
    ];
    await setDisabled(database.pool, userId, true, change);
    refusals.push(await signIn({ email, password }));
    expect(refusals.map(({ outcome }) => outcome)).toEqual(["refused", "refused", "refused", "refused"]);
  });

  it("never says the password back", async () => {
    const refused = await signIn({ email, password: "wrong-but-precious" });
    if (refused.outcome !== "refused") throw new Error(refused.outcome);
    expect(JSON.stringify(refused.submission.reply({ hideFields: ["password"] }))).not.toContain("precious");
  });

  it("asks for what is missing without counting it as an attempt", async () => {
    const admit = vi.fn();
    const outcome = await signIn({ email: "" }, { admit, succeeded: vi.fn() });
    expect(outcome).toMatchObject({ outcome: "incomplete" });
    if (outcome.outcome !== "incomplete") throw new Error();
    expect(outcome.submission.reply().error).toEqual({
      email: ["Enter your email address."],
      password: ["Enter your password."],
    });
    expect(admit).not.toHaveBeenCalled();
  });

  it("stops before looking at the password when there were too many attempts", async () => {
    const throttle = createSignInThrottle(database.pool, {
      pair: { attempts: 2, seconds: 60 },
      account: { attempts: 100, seconds: 60 },
      address: { attempts: 100, seconds: 60 },
    });
    await signIn({ email, password: "wrong" }, throttle);
    await signIn({ email, password: "wrong" }, throttle);
    // Even the right one, so that nothing is learned by trying on.
    expect(await signIn({ email, password }, throttle)).toMatchObject({ outcome: "throttled" });
    // An account that does not exist is throttled no differently.
    await signIn({ email: "ghost@example.com", password }, throttle);
    await signIn({ email: "ghost@example.com", password }, throttle);
    expect(await signIn({ email: "ghost@example.com", password }, throttle)).toMatchObject({
      outcome: "throttled",
    });
  });

  it("is closed while attempts cannot be counted", async () => {
    const throttle: SignInThrottle = {
      admit: async () => ({ outcome: "unavailable" }),
      succeeded: async () => {},
    };
    expect(await signIn({ email, password }, throttle)).toMatchObject({ outcome: "unavailable" });
  });

  it("renews a hash made with yesterday's parameters", async () => {
    const { hash } = await import("@node-rs/argon2");
    await database.pool.query("update users set password_hash = $2 where id = $1", [
      userId,
      await hash(password, { memoryCost: 8_192, timeCost: 1 }),
    ]);
    expect(await signIn({ email, password })).toMatchObject({ outcome: "signed_in" });
    const { rows } = await database.pool.query("select password_hash from users where id = $1", [userId]);
    expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await signIn({ email, password })).toMatchObject({ outcome: "signed_in" });
  });
});
