import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { overview } from "./overview.server";

const now = new Date("2027-01-31T12:30:20Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

let database: TestDatabase;
let counter = 0;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function event(receivedAt: Date, sync: string, tookMs: number | null = null) {
  await database.pool.query(
    `insert into events (livemode, event_id, type, created_at, size, received_at, sync, synced_at, lane)
     values (false, $1, 'invoice.paid', $2, 1, $2, $3, $2::timestamptz + $4::int * interval '1 millisecond', '')`,
    [`evt_${counter++}`, receivedAt, sync, tookMs],
  );
}

/** Applied now, by a replay; before that it ended as `first`. */
async function replayed(receivedAt: Date, first: string, tookMs: number) {
  await event(receivedAt, "applied", 86_400_000);
  await database.pool.query(
    `update events set first_sync = $1, first_synced_at = received_at + $2::int * interval '1 millisecond'
     where event_id = $3`,
    [first, tookMs, `evt_${counter - 1}`],
  );
}

async function delivery(receivedAt: Date, outcome: string, reason: string | null = null, suppressed = 0) {
  await database.pool.query(
    "insert into deliveries (received_at, outcome, reason, size, suppressed) values ($1, $2, $3, 1, $4)",
    [receivedAt, outcome, reason, suppressed],
  );
}

describe("the overview", () => {
  it("of an empty inbox has every figure, and none of them invented", async () => {
    const empty = await overview(database.pool, now, { minutes: 60 });
    expect(empty).toMatchObject({
      cut: false,
      bucketMinutes: 1,
      rejected: [],
      backlog: { count: 0, capped: false, oldestAt: null, oldestAgeMs: null },
      failed: { count: 0, capped: false },
      dead: { count: 0, capped: false },
      latency: null,
      lastVerifiedAt: null,
      workers: { alive: 0, lastSeenAt: null },
    });
    expect(empty.buckets).toHaveLength(60);
    expect(empty.buckets.at(-1)?.at).toBe("2027-01-31T12:30:00.000Z");
    expect(empty.to).toBe("2027-01-31T12:31:00.000Z");
  });

  it("counts events by minute and outcome, and what was not accepted beside them", async () => {
    await event(ago(5 * 3600), "pending");
    await event(ago(10), "applied", 100);
    await event(ago(15), "applied", 300);
    await event(ago(10), "ignored", 50);
    // Replayed long after: neither its wait for that, nor that of one that came to nothing before it, is a latency.
    await replayed(ago(65), "applied", 200);
    await replayed(ago(65), "dead", 200);
    await event(ago(70), "failed", 10);
    await event(ago(90), "pending");
    await event(ago(5 * 3600), "dead", 10);
    await delivery(ago(10), "accepted");
    await delivery(ago(5), "duplicate");
    await delivery(ago(3), "rejected", "body_not_json", 4);
    await delivery(ago(2 * 3600), "rejected", "body_not_json");
    await database.pool.query(
      "insert into heartbeats (id, role, started_at, seen_at) values ('a', 'worker', $1, $1), ('b', 'worker', $2, $2), ('c', 'web', $1, $1)",
      [ago(2), ago(300)],
    );
    const seen = await overview(database.pool, now, { minutes: 60 });
    const [before, last] = seen.buckets.slice(-2);
    expect(last).toMatchObject({
      duplicates: 1,
      rejected: 5,
      events: { applied: 2, ignored: 1, pending: 0 },
    });
    expect(before).toMatchObject({ duplicates: 0, rejected: 0, events: { failed: 1, applied: 2 } });
    expect(seen.rejected).toMatchObject([{ reason: "body_not_json", count: 5, stored: 1 }]);
    expect(seen.backlog).toMatchObject({ count: 2, oldestAgeMs: 5 * 3600 * 1000 });
    expect(seen.failed.count).toBe(1);
    expect(seen.dead.count).toBe(1);
    expect(seen.latency).toEqual({ p50Ms: 200, p95Ms: 290, sample: 3 });
    expect(seen.lastVerifiedAt).toBe(ago(5).toISOString());
    expect(seen.workers).toEqual({ alive: 1, lastSeenAt: ago(2).toISOString() });
  });

  it("over a day has wider columns, and the older events in them", async () => {
    const day = await overview(database.pool, now, { minutes: 1440 });
    expect(day).toMatchObject({ bucketMinutes: 24, cut: false });
    expect(day.buckets).toHaveLength(60);
    expect(day.buckets.reduce((sum, bucket) => sum + bucket.events.dead, 0)).toBe(1);
    expect(day.rejected).toMatchObject([{ count: 6 }]);
  });

  it("cuts the window to the newest events rather than count more than it can", async () => {
    await database.pool.query(
      `insert into events (livemode, event_id, type, created_at, size, received_at, sync, lane)
       select false, 'evt_many_' || n, 'x', $1, 1, $1::timestamptz - (n % 600) * interval '1 second', 'applied', ''
       from generate_series(1, 1200) n`,
      [ago(30)],
    );
    const busy = await overview(database.pool, now, { minutes: 60, countedAtMost: 1000 });
    expect(busy.cut).toBe(true);
    expect(busy.buckets.length).toBeLessThan(12);
    expect(busy.from).toBe(busy.buckets[0]?.at);
    // Each column that is shown is counted in full: two a second.
    expect(busy.buckets[2]?.events.applied).toBe(2 * 60);
  });
});
