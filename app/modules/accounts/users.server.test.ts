import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { checkUserFields, newUserIdProblem } from "./user-fields";
import { listUsers } from "./user-list.server";
import {
  findUser,
  findUserByEmail,
  newUserId,
  setDisabled,
  setPassword,
  setRole,
  upsertUser,
} from "./users.server";

const now = new Date("2027-03-01T12:00:00Z");
const change = { actor: { type: "api_key", id: "key_1" }, now, reason: "host sync" } as const;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const upsert = (input: Parameters<typeof upsertUser>[1], at = now) =>
  upsertUser(database.pool, input, { ...change, now: at });
const audit = async (id: string) =>
  (
    await database.pool.query(
      "select action, actor_type, actor_id, reason, before, after from audit_log where subject_id = $1 order by id",
      [id],
    )
  ).rows;

describe("bringing users up to date", () => {
  it("creates, updates, and says when there was nothing to do", async () => {
    const id = newUserId();
    expect(await upsert({ id, email: ` ${id}@Example.com `, name: " Mara " })).toMatchObject({
      outcome: "created",
      user: {
        id,
        email: `${id}@Example.com`,
        name: "Mara",
        role: "user",
        emailVerified: false,
        hasPassword: false,
      },
    });
    expect(await upsert({ id, email: `${id}@Example.com` })).toMatchObject({ outcome: "unchanged" });
    expect(await upsert({ id, email: `${id}@Example.com`, name: null })).toMatchObject({
      outcome: "updated",
      user: { name: null },
    });
    expect((await audit(id)).map((row) => row.action)).toEqual(["user.create", "user.update"]);
  });

  it("a new email is not verified by the proof of the old one", async () => {
    const id = newUserId();
    await upsert({ id, email: `${id}@example.com`, emailVerified: true });
    expect(await upsert({ id, email: `${id}@EXAMPLE.com` })).toMatchObject({ user: { emailVerified: true } });
    expect(await upsert({ id, email: `new-${id}@example.com` })).toMatchObject({
      user: { emailVerified: false },
    });
  });

  it("an email belongs to one user, whatever its case", async () => {
    const [one, two] = [newUserId(), newUserId()];
    await upsert({ id: one, email: `${one}@example.com` });
    expect(await upsert({ id: two, email: `${one.toUpperCase()}@EXAMPLE.COM` })).toEqual({
      outcome: "email_taken",
      by: one,
    });
    await upsert({ id: two, email: `${two}@example.com` });
    expect(await upsert({ id: two, email: `${one}@example.com` })).toEqual({
      outcome: "email_taken",
      by: one,
    });
    expect(await findUser(database.pool, two)).toMatchObject({ email: `${two}@example.com` });
  });

  it("the same user twenty times at once is one user, created once", async () => {
    const id = newUserId();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => upsert({ id, email: `${id}@example.com` })),
    );
    expect(outcomes.filter(({ outcome }) => outcome === "created")).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === "unchanged")).toHaveLength(19);
    expect(await audit(id)).toHaveLength(1);
  });

  it("refuses what cannot be an id or an email, in a sentence", async () => {
    expect(await upsert({ id: "a b", email: "a@b" })).toMatchObject({ outcome: "invalid", field: "id" });
    expect(await upsert({ id: "", email: "a@b" })).toMatchObject({ outcome: "invalid", field: "id" });
    expect(await upsert({ id: newUserId(), email: "nobody" })).toMatchObject({
      outcome: "invalid",
      problem: "“nobody” is not an email address.",
    });
    expect(await upsert({ id: newUserId(), email: "a@b", name: "x\ny" })).toMatchObject({
      outcome: "invalid",
      field: "name",
    });
  });

  it("whatever passes the check can be stored and found again", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary", minLength: 1 }),
        fc.emailAddress(),
        fc.string({ unit: "binary" }),
        async (tail, email, name) => {
          const id = newUserId() + tail;
          const input = { id, email: `${id.slice(0, 17)}.${email}`, name };
          const checked = checkUserFields(input);
          const outcome = await upsert(input);
          const possible = checked.ok && newUserIdProblem(id) === null;
          expect(outcome.outcome).toBe(possible ? "created" : "invalid");
          if (!possible) return;
          expect(await findUser(database.pool, id)).toMatchObject(checked.fields);
          expect(await findUserByEmail(database.pool, ` ${input.email.toUpperCase()}`)).toMatchObject({ id });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("an API key", () => {
  const byKey = (id: string, email: string, keyRole?: "operator" | "admin") =>
    upsertUser(database.pool, { id, email, emailVerified: true }, { ...change, ...(keyRole && { keyRole }) });

  it.each(["operator", "admin"] as const)("of an operator changes nothing of an %s", async (role) => {
    const id = newUserId();
    const email = `${id}@example.com`;
    await upsert({ id, email });
    await setRole(database.pool, id, role, change);
    const before = await findUser(database.pool, id);
    expect(await byKey(id, `mine-${email}`, "operator")).toMatchObject({ outcome: "forbidden" });
    expect(await byKey(id, email, "operator")).toMatchObject({ outcome: "forbidden" });
    // A key whose role nobody named is one of the lesser.
    expect(await byKey(id, email)).toMatchObject({ outcome: "forbidden" });
    expect(await findUser(database.pool, id)).toEqual(before);
    expect((await audit(id)).map(({ action }) => action)).toEqual(["user.create", "user.set_role"]);
    // What the host says at every sign-in changes nothing, and is no offence.
    expect(await upsert({ id, email })).toMatchObject({ outcome: "unchanged" });
    expect(await byKey(id, `new-${email}`, "admin")).toMatchObject({ outcome: "updated", user: { role } });
  });

  it("makes nobody an operator, and takes nobody's email", async () => {
    const [staff, id] = [newUserId(), newUserId()];
    await upsert({ id: staff, email: `${staff}@example.com` });
    await setRole(database.pool, staff, "admin", change);
    expect(await byKey(id, `${id}@example.com`, "admin")).toMatchObject({ user: { role: "user" } });
    expect(await byKey(id, `${staff}@example.com`, "admin")).toEqual({ outcome: "email_taken", by: staff });
  });
});

describe("the id of a new user", () => {
  it.each(["../x", "a/b", "a\\b", "a?b", "a#b", "a%2Fb", ".", "..", "..."])("is not %s", async (id) => {
    expect(await upsert({ id, email: "someone@example.com" })).toMatchObject({
      outcome: "invalid",
      field: "id",
      problem: expect.stringContaining("none of the characters"),
    });
  });

  it.each(["auth0|5f7c", "user@example.org", "urn:x:1.2-3_4", "00u1~+=", ".a", "a."])(
    "may be %s",
    async (id) => {
      expect(await upsert({ id, email: `${newUserId()}@example.com` })).toMatchObject({ outcome: "created" });
    },
  );

  it("of former days is kept, and its user updated", async () => {
    await database.pool.query(
      "insert into users (id, email, updated_at) values ('old/1', 'old@example.com', now())",
    );
    expect(await upsert({ id: "old/1", email: "older@example.com" })).toMatchObject({ outcome: "updated" });
  });
});

describe("privileged changes", () => {
  it("of a role are audited with before, after and reason; the password hash is never in there", async () => {
    const id = newUserId();
    await upsert({ id, email: `${id}@example.com` });
    expect(await setRole(database.pool, id, "admin", change)).toMatchObject({
      outcome: "changed",
      user: { role: "admin" },
    });
    expect(await setRole(database.pool, id, "admin", change)).toMatchObject({ outcome: "unchanged" });
    expect(await setPassword(database.pool, id, "correct horse", change)).toMatchObject({
      outcome: "changed",
      user: { hasPassword: true },
    });
    expect(await setPassword(database.pool, id, "short", change)).toMatchObject({ outcome: "invalid" });
    expect(await setDisabled(database.pool, id, true, change)).toMatchObject({ outcome: "changed" });
    expect(await setDisabled(database.pool, id, true, change)).toMatchObject({ outcome: "unchanged" });
    const entries = await audit(id);
    expect(entries.map((row) => row.action)).toEqual([
      "user.create",
      "user.set_role",
      "user.set_password",
      "user.disable",
    ]);
    expect(entries[1]).toMatchObject({
      actor_type: "api_key",
      actor_id: "key_1",
      reason: "host sync",
      before: { role: "user" },
      after: { role: "admin" },
    });
    expect(JSON.stringify(entries)).not.toContain("argon2");
  });

  it("of an unknown user are a value, not an accident", async () => {
    expect(await setRole(database.pool, "nobody", "admin", change)).toEqual({ outcome: "unknown_user" });
    expect(await setDisabled(database.pool, "nobody", true, change)).toEqual({ outcome: "unknown_user" });
    expect(await setPassword(database.pool, "nobody", "correct horse", change)).toEqual({
      outcome: "unknown_user",
    });
  });
});

describe("the list of users", () => {
  const ids = Array.from({ length: 7 }, (_, n) => `list_${n}`);
  beforeAll(async () => {
    for (const [n, id] of ids.entries()) {
      // Two share a moment, so that the id must break the tie.
      await upsert(
        { id, email: `Listed.${n}%_@example.org`, name: `Zoë ${n}` },
        new Date(now.getTime() + Math.floor(n / 2) * 1000 + 3_600_000),
      );
    }
  });

  it("comes newest first, in pages that neither repeat nor skip anybody", async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await listUsers(database.pool, { query: "LISTED.", limit: 3, after });
      seen.push(...page.users.map(({ id }) => id));
      after = page.nextAfter;
    } while (after !== null);
    expect(seen).toEqual([...ids].reverse());
  });

  it("finds by the beginning of id, email or name, and takes wildcards as characters", async () => {
    const found = async (query: string) =>
      (await listUsers(database.pool, { query, limit: 10 })).users.map(({ id }) => id);
    expect(await found("list_3")).toEqual(["list_3"]);
    expect(await found("listed.4%")).toEqual(["list_4"]);
    expect(await found("zoë 5")).toEqual(["list_5"]);
    expect(await found("%")).toEqual([]);
    expect(await found("list\\")).toEqual([]);
    expect((await listUsers(database.pool, { limit: 100 })).users.length).toBeGreaterThan(7);
    expect(await listUsers(database.pool, { limit: 5, after: "nobody" })).toEqual({
      users: [],
      nextAfter: null,
    });
  });

  it("is served by the indexes made for it", async () => {
    const client = await database.pool.connect();
    await client.query("set enable_seqscan = off");
    for (const [column, index] of [
      ["lower(email)", "users_email_lower_key"],
      ["lower(name)", "users_name_prefix"],
      ["id", "users_id_prefix"],
    ] as const) {
      const { rows } = await client.query(`explain select id from users where ${column} like 'mara%'`);
      expect(JSON.stringify(rows)).toContain(index);
    }
    client.release(true);
  });
});
