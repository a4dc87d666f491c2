/** How long a pool keeps its connections, and which. Where a clock counts it is a fake one, the database is not. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { createPool, transaction } from "./database.server";
import { createTestDatabase, type TestDatabase } from "./testing/database";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
const fakeClock = () => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
afterEach(() => void vi.useRealTimers());

test.each([
  { keepIdle: true, left: 1 },
  { keepIdle: false, left: 0 },
])(
  "after a quiet hour a pool with keepIdle $keepIdle has $left connection(s)",
  async ({ keepIdle, left }) => {
    fakeClock();
    const pool = createPool({ url: db.url, max: 1, applicationName: "idle", keepIdle });
    await pool.query("select 1");
    expect(pool.totalCount).toBe(1);
    vi.advanceTimersByTime(3_600_000);
    expect(pool.totalCount).toBe(left);
    vi.useRealTimers();
    await pool.end();
  },
);

test("a transaction that gets no answer gives its connection up at once: the rollback would wait as long again", async () => {
  const pool = createPool({ url: db.url, max: 1, applicationName: "stuck", queryTimeoutMs: 300 });
  const client = await pool.connect();
  const sent = vi.spyOn(client, "query");
  client.release();
  await expect(transaction(pool, (tx) => tx.query("select pg_sleep(30)"))).rejects.toThrow(/read timeout/);
  expect(sent.mock.calls.map(([text]) => text)).toEqual(["begin", "select pg_sleep(30)"]);
  expect(pool.totalCount).toBe(0);
  expect((await pool.query<{ one: number }>("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await pool.end();
});

test("a transaction that fails for a reason of its own is rolled back, and keeps its connection", async () => {
  const pool = createPool({ url: db.url, max: 1, applicationName: "failing" });
  await expect(transaction(pool, (tx) => tx.query("select 1 / 0"))).rejects.toThrow(/division by zero/);
  expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
  await pool.end();
});
