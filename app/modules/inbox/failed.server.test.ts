import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { recordFailures } from "./claim.server";
import { countFailed, eachFailed, failedByError, listFailed, oldestFailed } from "./failed.server";
import { exportFailed } from "./failed-export.server";
import { errorGroup } from "./failed-group";

const now = new Date("2027-01-31T12:30:20Z");
const later = new Date("2027-01-31T12:31:20Z");

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  // Healthy neighbours, which no list shows.
  await events(20);
  await fail("No price for item 7 of sub_1QaB2cD3", { of: 3, type: "customer.subscription.updated" });
  await fail("No price for item 9 of sub_9ZyX8wV7", { of: 2, type: "invoice.paid", dead: true });
  await fail("22003 value 99999999999 is out of range", { of: 1 });
  await database.pool.query(
    `update events set sync = 'failed', sync_reason = 'processing_failed: old' where seq = 1`,
  );
});
afterAll(() => database.drop());

let counter = 0;
async function events(howMany: number, type = "invoice.paid"): Promise<number[]> {
  const { rows } = await database.pool.query<{ seq: number }>(
    `insert into events (livemode, event_id, type, created_at, size, received_at, lane, user_id)
     select false, 'evt_' || n, $1, $2, 1, $2, '', 'ada@example.com' from generate_series($3::int, $4::int) n returning seq`,
    [type, now, counter, counter + howMany - 1],
  );
  counter += howMany;
  return rows.map(({ seq }) => seq);
}

async function fail(error: string, { of, type, dead }: { of: number; type?: string; dead?: boolean }) {
  const seqs = await events(of, type);
  const nextAt = dead ? null : later;
  await recordFailures(
    database.pool,
    seqs.map((seq) => ({ seq, attempt: dead ? 10 : 1, error, nextAt })),
    now,
  );
}

describe("failed events by error", () => {
  it("what differs only in ids and numbers is one group, given up first", async () => {
    const { groups, more } = await failedByError(database.pool);
    expect(more).toBe(false);
    expect(groups).toMatchObject([
      {
        group: errorGroup("No price for item 1 of sub_0AaB1bC2"),
        kind: "No price for item … of sub_…",
        example: "No price for item 9 of sub_9ZyX8wV7",
        count: 5,
        capped: false,
        dead: 2,
        types: ["customer.subscription.updated", "invoice.paid"],
        firstAt: now.toISOString(),
        lastAt: now.toISOString(),
        nextAttemptAt: later.toISOString(),
      },
      { group: "", kind: "old", count: 1, dead: 0 },
      { kind: "22003 value … is out of range", count: 1, dead: 0 },
    ]);
  });

  it("a group's events are paged by position, newest first", async () => {
    const filter = { group: errorGroup("No price for item 1 of sub_0AaB1bC2") };
    const first = await listFailed(database.pool, filter, { limit: 2 });
    expect(first.rows.map(({ state, attempts, nextAttemptAt }) => [state, attempts, nextAttemptAt])).toEqual([
      ["dead", 10, null],
      ["dead", 10, null],
    ]);
    expect(first.hasMore).toBe(true);
    const second = await listFailed(database.pool, filter, { limit: 3, before: first.rows[1]?.seq });
    expect(second.rows.map(({ error }) => error)).toEqual(
      Array(3).fill("No price for item 7 of sub_1QaB2cD3"),
    );
    expect(second.hasMore).toBe(false);
    const back = await listFailed(database.pool, filter, { limit: 2, after: second.rows[0]?.seq });
    expect(back.rows).toEqual(first.rows);
    expect((await listFailed(database.pool, { ...filter, state: "dead" }, { limit: 9 })).rows).toHaveLength(
      2,
    );
    expect((await listFailed(database.pool, { state: "failed" }, { limit: 9 })).rows).toHaveLength(5);
  });

  it("all of them come in slices, and are counted to a bound", async () => {
    const slices: number[][] = [];
    for await (const rows of eachFailed(database.pool, {}, 3)) slices.push(rows.map(({ seq }) => seq));
    expect(slices.map((slice) => slice.length)).toEqual([3, 3, 1]);
    const all = slices.flat();
    expect([...all].sort((a, b) => b - a)).toEqual(all);
    expect(await countFailed(database.pool, {}, 4)).toBe(4);
    expect(await oldestFailed(database.pool, {}, 2)).toEqual(all.slice(-2).reverse());
  });

  it("reads no more of the table than it shows", async () => {
    await events(3_000);
    await database.pool.query("analyze events");
    const plan = async (sql: string) =>
      JSON.stringify((await database.pool.query(`explain (format json) ${sql}`)).rows);
    expect(
      await plan(
        `select 1 from events where sync in ('failed', 'dead') and error_group = 'x' order by error_group desc, seq desc limit 9`,
      ),
    ).toContain("events_failures_idx");
  });
});

describe("the export", () => {
  const text = async (format: "csv" | "jsonl", reveal: boolean) => {
    let all = "";
    for await (const piece of exportFailed(database.pool, { state: "dead" }, format, { reveal }))
      all += piece;
    return all;
  };

  it("has a head and a row each as CSV, and an object a line as JSON", async () => {
    const rows = (await text("csv", true)).split("\r\n");
    expect(rows).toHaveLength(4);
    expect(rows[0]).toContain("id,type,state,error,customer,user,");
    expect(rows[1]).toContain("dead,No price for item 9 of sub_9ZyX8wV7,,ada@example.com,");
    const lines = (await text("jsonl", true))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ state: "dead", customer: null, attempts: 10, next_attempt_at: null });
  });

  it("shows addresses to admins only", async () => {
    expect(await text("csv", false)).not.toContain("ada@");
    expect(await text("jsonl", false)).not.toContain("ada@");
  });
});
