/** How long a pool keeps its connections. The clock is a fake one, the database is not. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createPool } from "./database.server";
import { createTestDatabase, type TestDatabase } from "./testing/database";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

test.each([
  { keepIdle: true, left: 1 },
  { keepIdle: false, left: 0 },
])(
  "after a quiet hour a pool with keepIdle $keepIdle has $left connection(s)",
  async ({ keepIdle, left }) => {
    const pool = createPool({ url: db.url, max: 1, applicationName: "idle", keepIdle });
    await pool.query("select 1");
    expect(pool.totalCount).toBe(1);
    vi.advanceTimersByTime(3_600_000);
    expect(pool.totalCount).toBe(left);
    vi.useRealTimers();
    await pool.end();
  },
);
