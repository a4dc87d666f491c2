import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { changePassword } from "./change-password.server";
import { verifyPassword } from "./password.server";
import { findViewer, startSession, type Viewer } from "./sessions.server";
import { createSignInThrottle } from "./throttle.server";
import { newUserId, setPassword, upsertUser } from "./users.server";

const now = new Date("2027-03-01T12:00:00Z");
const change = { actor: { type: "system", id: "test" }, now } as const;
const present = "correct horse battery";
const fresh = "a better staple";

let database: TestDatabase;
const store = () => ({ db: database.pool, sessionSecret: "a secret of the test's" });
let viewer: Viewer;
let here: string;
let elsewhere: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const userId = newUserId();
  await upsertUser(database.pool, { id: userId, email: `${userId}@example.com` }, change);
  await setPassword(database.pool, userId, present, change);
  const browser = { userId, address: null, userAgent: null, replaces: null };
  here = (await startSession(store(), browser, now)).id;
  elsewhere = (await startSession(store(), browser, now)).id;
  viewer = (await findViewer(store(), here, now))!;
});

const attempt = (fields: Record<string, string>, pairAttempts = 10) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const wide = { attempts: 1_000, seconds: 60 };
  const throttle = createSignInThrottle(database.pool, {
    pair: { attempts: pairAttempts, seconds: 60 },
    account: wide,
    address: wide,
  });
  return changePassword({ pool: database.pool, clock: () => now, throttle }, viewer, form, null);
};
const opens = async (password: string) => {
  const { rows } = await database.pool.query("select password_hash from users where id = $1", [viewer.id]);
  return verifyPassword(rows[0].password_hash, password);
};

describe("changing one's own password", () => {
  it("replaces it and signs every other browser out", async () => {
    expect(await attempt({ present, fresh, again: fresh })).toEqual({ outcome: "changed" });
    expect(await opens(fresh)).toBe(true);
    expect(await opens(present)).toBe(false);
    expect(await findViewer(store(), here, now)).not.toBeNull();
    expect(await findViewer(store(), elsewhere, now)).toBeNull();
  });

  it("needs the present one, and counts wrong guesses", async () => {
    expect(await attempt({ present: "guess", fresh, again: fresh }, 2)).toMatchObject({
      outcome: "wrong_password",
    });
    expect(await attempt({ present: "guess", fresh, again: fresh }, 2)).toMatchObject({
      outcome: "wrong_password",
    });
    expect(await attempt({ present, fresh, again: fresh }, 2)).toMatchObject({ outcome: "throttled" });
    expect(await opens(present)).toBe(true);
  });

  it("says which field is wrong, and never says a password back", async () => {
    const short = await attempt({ present, fresh: "short", again: "short" });
    if (short.outcome !== "incomplete") throw new Error(short.outcome);
    expect(short.submission.reply().error).toEqual({ fresh: ["Use at least 8 characters."] });
    const typo = await attempt({ present, fresh, again: `${fresh}x` });
    if (typo.outcome !== "incomplete") throw new Error(typo.outcome);
    expect(typo.submission.reply().error).toEqual({ again: ["This differs from the new password above."] });
    expect(
      JSON.stringify(typo.submission.reply({ hideFields: ["present", "fresh", "again"] })),
    ).not.toContain("staple");
    expect(await attempt({})).toMatchObject({ outcome: "incomplete" });
  });
});
