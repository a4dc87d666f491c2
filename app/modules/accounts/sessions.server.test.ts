import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPrisma, type Prisma } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import {
  endOtherSessions,
  endSession,
  endSessionByHandle,
  findViewer,
  listSessions,
  sessionLife,
  startSession,
} from "./sessions.server";
import { newUserId, setDisabled, setRole, upsertUser } from "./users.server";

const start = new Date("2027-03-01T12:00:00Z");
const plus = (ms: number) => new Date(start.getTime() + ms);
const minute = 60_000;
const change = { actor: { type: "system", id: "test" }, now: start } as const;

let database: TestDatabase;
const store = () => ({ db: database.pool, sessionSecret: "a secret of the test's" });
let userId: string;
let prisma: Prisma;

beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrisma(database.pool);
});
afterAll(() => database.drop());
beforeEach(async () => {
  userId = newUserId();
  await upsertUser(database.pool, { id: userId, email: `${userId}@example.com`, name: "Mara Lind" }, change);
});

const signIn = (overrides: Partial<Parameters<typeof startSession>[1]> = {}, now = start) =>
  startSession(
    store(),
    { userId, address: "192.0.2.1", userAgent: "Firefox/140.0 Linux", replaces: null, ...overrides },
    now,
  );

describe("a session", () => {
  it("is found by the id in the cookie, which the database does not hold", async () => {
    const { id, maxAgeSeconds } = await signIn();
    expect(maxAgeSeconds).toBe(14 * 24 * 3600);
    // 256 bits in base64url.
    expect(id).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await findViewer(store(), id, start)).toMatchObject({
      id: userId,
      name: "Mara Lind",
      role: "user",
    });
    const { rows } = await database.pool.query("select * from sessions where user_id = $1", [userId]);
    expect(JSON.stringify(rows)).not.toContain(id);
    expect(rows[0].id_hash).toHaveLength(32);
  });

  it("ends after 12 idle hours, counted from the last request", async () => {
    const { id } = await signIn();
    const almost = plus(sessionLife.idleMs - 1);
    expect(await findViewer(store(), id, almost)).not.toBeNull();
    expect(await findViewer(store(), id, new Date(almost.getTime() + sessionLife.idleMs - 1))).not.toBeNull();
    expect(await findViewer(store(), id, new Date(almost.getTime() + 3 * sessionLife.idleMs))).toBeNull();
  });

  it("ends after 14 days however much it is used", async () => {
    const { id } = await signIn();
    for (let hours = 6; hours < 14 * 24; hours += 6) {
      expect(await findViewer(store(), id, plus(hours * 60 * minute))).not.toBeNull();
    }
    expect(await findViewer(store(), id, plus(sessionLife.absoluteMs))).toBeNull();
  });

  it("writes its last use at most once a minute", async () => {
    const { id } = await signIn();
    const lastSeen = async () =>
      (await database.pool.query("select last_seen_at from sessions where user_id = $1", [userId])).rows[0]
        .last_seen_at;
    await findViewer(store(), id, plus(59_000));
    expect(await lastSeen()).toEqual(start);
    await findViewer(store(), id, plus(61_000));
    expect(await lastSeen()).toEqual(plus(61_000));
  });

  it("is replaced at sign-in: the id the browser had before opens nothing", async () => {
    const planted = await signIn();
    const fresh = await signIn({ replaces: planted.id });
    expect(fresh.id).not.toBe(planted.id);
    expect(await findViewer(store(), planted.id, start)).toBeNull();
    expect(await findViewer(store(), fresh.id, start)).not.toBeNull();
  });

  it("ends at sign-out", async () => {
    const { id } = await signIn();
    await endSession(store(), id);
    expect(await findViewer(store(), id, start)).toBeNull();
  });

  it("follows a change of role at the next request and ends with the account", async () => {
    const { id } = await signIn();
    await setRole(database.pool, userId, "operator", change);
    expect(await findViewer(store(), id, start)).toMatchObject({ role: "operator" });
    await setDisabled(database.pool, userId, true, change);
    expect(await findViewer(store(), id, start)).toBeNull();
    await setDisabled(database.pool, userId, false, change);
    expect(await findViewer(store(), id, start)).toBeNull();
  });

  it("ends with the secret it was made under, and cannot be planted without knowing it", async () => {
    const { id } = await signIn();
    expect(await findViewer({ db: database.pool, sessionSecret: "another" }, id, start)).toBeNull();
    const planted = "p".repeat(43);
    await database.pool.query(
      `insert into sessions (id_hash, handle, user_id, created_at, last_seen_at, expires_at)
       values (sha256($1::bytea), 'ses_planted', $2, $3, $3, $4)`,
      [planted, userId, start, plus(sessionLife.absoluteMs)],
    );
    expect(await findViewer(store(), planted, start)).toBeNull();
  });

  it("unknown ids open nothing", async () => {
    expect(await findViewer(store(), "", start)).toBeNull();
    expect(await findViewer(store(), "x".repeat(43), start)).toBeNull();
  });
});

describe("one's own sessions", () => {
  it("are listed with device, address and last use, this one marked, dead ones left out", async () => {
    const old = await signIn({ userAgent: "curl/8.0" });
    await signIn({ address: "2001:db8::1", userAgent: null }, plus(sessionLife.idleMs));
    const here = await signIn({}, plus(sessionLife.idleMs + minute));
    const now = plus(sessionLife.idleMs + 2 * minute);
    const viewer = (await findViewer(store(), here.id, now))!;
    expect(await findViewer(store(), old.id, now)).toBeNull();
    expect(await listSessions(prisma, userId, viewer.sessionHandle, now)).toMatchObject([
      { device: "Firefox on Linux", address: "192.0.2.1", current: true, lastSeenAt: now },
      { device: "Unknown browser", address: "2001:db8::1", current: false },
    ]);
  });

  it("can be ended one by one, but not another person's", async () => {
    const mine = await signIn();
    const handle = (await findViewer(store(), mine.id, start))!.sessionHandle;
    expect(await endSessionByHandle(prisma, "somebody else", handle)).toBe(false);
    expect(await findViewer(store(), mine.id, start)).not.toBeNull();
    expect(await endSessionByHandle(prisma, userId, handle)).toBe(true);
    expect(await findViewer(store(), mine.id, start)).toBeNull();
  });

  it("can all be ended but the one in hand", async () => {
    const others = [await signIn(), await signIn()];
    const here = await signIn();
    const handle = (await findViewer(store(), here.id, start))!.sessionHandle;
    expect(await endOtherSessions(database.pool, userId, handle)).toBe(2);
    for (const other of others) expect(await findViewer(store(), other.id, start)).toBeNull();
    expect(await findViewer(store(), here.id, start)).not.toBeNull();
  });

  it("are bounded: the ones unused for longest give way, expired ones are cleared away", async () => {
    const first = await signIn();
    for (let count = 1; count <= 30; count++) await signIn({}, plus(count * minute));
    expect(await findViewer(store(), first.id, plus(31 * minute))).toBeNull();
    const rows = async () =>
      (await database.pool.query("select count(*)::int as n from sessions where user_id = $1", [userId]))
        .rows[0].n;
    expect(await rows()).toBe(30);
    await signIn({}, plus(sessionLife.absoluteMs + 60 * minute));
    expect(await rows()).toBe(1);
  });
});
