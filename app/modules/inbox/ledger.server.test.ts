import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transaction } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { pageQuery } from "./event-query";
import { type EventFilter, mappingOutcomes, type PageRequest, syncOutcomes } from "./event-view";
import {
  eventOutcomes,
  eventPayload,
  eventSeq,
  findEvent,
  listDeliveries,
  listEvents,
  newEventsSince,
  rejectedByReason,
} from "./ledger.server";

const start = Date.UTC(2027, 0, 31, 12);
const at = (seconds: number) => new Date(start + seconds * 1000);

interface Sample {
  eventId: string;
  livemode: boolean;
  type: string;
  customerId: string | null;
  objectId: string | null;
  userId: string | null;
  sync: (typeof syncOutcomes)[number];
  mapping: (typeof mappingOutcomes)[number];
  mappingReason: string;
  duplicates: number;
  receivedAt: Date;
}

const types = [
  "customer.created",
  "customer.subscription.updated",
  "invoice.paid",
  "invoice_item.paid",
  "x%y",
];
/** Every combination that matters occurs; nothing is random, so that a failure repeats. */
const samples: Sample[] = Array.from({ length: 240 }, (_, n) => {
  const sync = n % 11 === 3 ? "dead" : n % 7 === 2 ? "pending" : syncOutcomes[(n * 5) % syncOutcomes.length]!;
  const undecided = sync === "pending" || sync === "failed" || sync === "dead";
  return {
    eventId: n === 200 ? "evt_100" : `evt_${n}`,
    livemode: n === 200,
    type: types[(n * 3) % types.length]!,
    customerId: n % 4 === 0 ? null : `cus_${n % 9}`,
    objectId: n % 13 === 0 ? null : `in_${n % 17}`,
    userId: n % 3 === 0 ? null : `user_${n % 5}`,
    sync,
    mapping: undecided ? "pending" : mappingOutcomes[1 + (n % 4)]!,
    mappingReason: n % 8 === 1 ? "customer_missing" : "customer_unlinked",
    duplicates: n % 6 === 0 ? n % 5 : 0,
    // Mostly in the order of seq, as concurrent batches leave it.
    receivedAt: at(n * 10 - (n % 3) * 12),
  };
});

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query(
    "insert into users (id, email, name) select 'user_' || n, n || '@example.com', 'User ' || n from generate_series(0, 4) n",
  );
  for (const sample of samples) await insert(sample);
  await database.pool.query("insert into event_bodies (seq, body) values (1, $1)", [
    Buffer.from([0, 255, 123]),
  ]);
  await database.pool.query(
    `insert into deliveries
      (received_at, outcome, reason, event_seq, size, body_sha256, suppressed)
    select $1::timestamptz + n * interval '1 second',
      case n % 3 when 0 then 'accepted' when 1 then 'duplicate' else 'rejected' end,
      case n % 6 when 2 then 'body_not_json' when 5 then 'signature_wrong_secret' end,
      case when n % 3 < 2 then 101 end, 10, '\\xab', case n when 2 then 40 else 0 end
    from generate_series(0, 299) n`,
    [at(0)],
  );
  await database.pool.query(
    `insert into event_attempts (event_seq, attempt, at, error, next_at)
    values (101, 1, $1, 'first', $2), (101, 2, $2, 'second', null)`,
    [at(1), at(2)],
  );
});
afterAll(() => database.drop());

async function insert(sample: Sample) {
  await database.pool.query(
    `insert into events (livemode, event_id, type, created_at, object_type, object_id, customer_id, size,
       received_at, duplicates, mapping, mapping_reason, user_id, sync, lane, synced_at)
     values ($1, $2, $3, $4, 'invoice', $5, $6, 10, $4, $7, $8,
       $11, $9, $10, '',
       $4::timestamptz + interval '1500 ms')`,
    [
      sample.livemode,
      sample.eventId,
      sample.type,
      sample.receivedAt,
      sample.objectId,
      sample.customerId,
      sample.duplicates,
      sample.mapping,
      sample.userId,
      sample.sync,
      sample.mappingReason,
    ],
  );
}

/** The answer by brute force: positions, newest first. */
function expected(filter: EventFilter): number[] {
  const patterns = filter.type?.split(",").map((part) => {
    const escaped = part
      .trim()
      .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*");
    return new RegExp(`^${escaped}$`);
  });
  const matches = (sample: Sample) =>
    (!patterns || patterns.some((pattern) => pattern.test(sample.type))) &&
    (!filter.sync?.length || filter.sync.includes(sample.sync)) &&
    (!filter.mapping?.length || filter.mapping.includes(sample.mapping)) &&
    (!filter.unlinked || (sample.mapping === "unmapped" && sample.mappingReason !== "customer_missing")) &&
    (!filter.duplicates || sample.duplicates > 0) &&
    (!filter.customerId || filter.customerId === sample.customerId) &&
    (!filter.userId || filter.userId === sample.userId) &&
    (!filter.objectId || filter.objectId === sample.objectId) &&
    (!filter.from || sample.receivedAt >= filter.from) &&
    (!filter.to || sample.receivedAt < filter.to);
  return samples.flatMap((sample, index) => (matches(sample) ? [index + 1] : [])).reverse();
}

async function walk(filter: EventFilter, limit: number, direction: "older" | "newer"): Promise<number[]> {
  const seen: number[] = [];
  let page: PageRequest = direction === "older" ? { limit } : { limit, after: 0 };
  for (;;) {
    const { rows, hasMore, tooBroad } = await listEvents(database.pool, filter, page);
    expect(tooBroad).toBe(false);
    const positions = rows.map((row) => row.seq);
    if (direction === "older") seen.push(...positions);
    else seen.unshift(...positions);
    if (!hasMore) return seen;
    page = direction === "older" ? { limit, before: positions.at(-1) } : { limit, after: positions[0] };
  }
}

describe("the list of events", () => {
  const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 2 });
  const filters: fc.Arbitrary<EventFilter> = fc.record({
    type: maybe(
      fc.constantFrom(
        "invoice.paid",
        "customer.*",
        "*.paid",
        "*",
        "nothing.*",
        "x%y",
        "invoice_*, x*",
        "i%",
        "_*",
      ),
    ),
    sync: maybe(fc.subarray([...syncOutcomes])),
    unlinked: maybe(fc.boolean()),
    mapping: maybe(fc.subarray([...mappingOutcomes])),
    duplicates: maybe(fc.boolean()),
    customerId: maybe(fc.constantFrom("cus_1", "cus_2", "cus_nobody")),
    userId: maybe(fc.constantFrom("user_1", "user_nobody")),
    objectId: maybe(fc.constantFrom("in_1", "in_2")),
    from: maybe(fc.integer({ min: -100, max: 2500 }).map(at)),
    to: maybe(fc.integer({ min: -100, max: 2500 }).map(at)),
  });

  it("gives exactly what matches, newest first, page by page in both directions", {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom("older" as const, "newer" as const),
        async (filter, limit, direction) => {
          const rows = expected(filter);
          // Pages of one row over hundreds of rows prove nothing more.
          const size = Math.max(limit, Math.ceil(rows.length / 8), 1);
          expect(await walk(filter, size, direction)).toEqual(rows);
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each(syncOutcomes)("finds the sync outcome %s alone", async (outcome) => {
    expect(await walk({ sync: [outcome] }, 7, "older")).toEqual(expected({ sync: [outcome] }));
  });
  it.each(mappingOutcomes)("finds the mapping outcome %s alone", async (outcome) => {
    expect(await walk({ mapping: [outcome] }, 7, "older")).toEqual(expected({ mapping: [outcome] }));
  });

  it("finds what is unlinked without what has no customer", async () => {
    const unlinked = expected({ unlinked: true });
    expect(unlinked.length).toBeGreaterThan(0);
    expect(unlinked.length).toBeLessThan(expected({ mapping: ["unmapped"] }).length);
    expect(await walk({ unlinked: true }, 7, "older")).toEqual(unlinked);
  });

  it("finds what only chance ordered, by the index made for it", async () => {
    await database.pool.query(
      `update events set sync_reason = case seq when 12 then 'event_stale: It came late.'
         else 'event_ambiguous: This one is kept. Ambiguous → refetched at noon.' end where seq in (11, 12, 13, 40)`,
    );
    expect(await walk({ ambiguous: true }, 2, "older")).toEqual([40, 13, 11]);
    expect(await walk({ ambiguous: true }, 2, "newer")).toEqual([40, 13, 11]);
    const query = pageQuery({ ambiguous: true }, null, { above: 0, below: 300, from: "top", limit: 51 });
    const plan = await transaction(database.pool, async (tx) => {
      // So small a table is read whole otherwise.
      await tx.query("set local enable_seqscan = off");
      return tx.query({ text: `explain ${query.text}`, values: query.values });
    });
    expect(JSON.stringify(plan.rows)).toContain("events_ambiguous_idx");
  });

  it("shows a row with its owner's name, its stages and how long it took", async () => {
    const { rows } = await listEvents(database.pool, { userId: "user_1" }, { limit: 1 });
    expect(rows[0]).toMatchObject({ userId: "user_1", userName: "User 1", account: null, durationMs: 1500 });
    expect(rows[0]?.stages.map((stage) => stage.name)).toEqual([
      "arrival",
      "verification",
      "dedupe",
      "mapping",
      "sync",
    ]);
  });

  it("says that a filter is too broad rather than keep the reader waiting", async () => {
    // A lock stands in for a table too big to search in time.
    const locker = await database.pool.connect();
    try {
      await locker.query("begin; lock table events in access exclusive mode");
      const page = await listEvents(database.pool, { sync: ["applied"] }, { limit: 10 });
      expect(page).toEqual({ rows: [], hasMore: false, tooBroad: true });
    } finally {
      await locker.query("rollback");
      locker.release();
    }
  });

  it("finds nothing for what no stored value can be", async () => {
    const page = await listEvents(database.pool, { customerId: "cus_\0" }, { limit: 10 });
    expect(page.rows).toEqual([]);
    expect(await findEvent(database.pool, "\0")).toBeNull();
    expect(await eventSeq(database.pool, "\0")).toBeNull();
    expect((await listDeliveries(database.pool, { reason: "\0" }, { limit: 10 })).rows).toEqual([]);
  });

  it("counts what is new, up to a hundred", async () => {
    expect(await newEventsSince(database.pool, samples.length)).toBe(0);
    expect(await newEventsSince(database.pool, samples.length - 3)).toBe(3);
    expect(await newEventsSince(database.pool, 0)).toBe(100);
  });
});

describe("one event", () => {
  it("comes with its deliveries and failed attempts, newest first", async () => {
    const other = await findEvent(database.pool, "evt_5");
    expect(other).toMatchObject({ id: "evt_5", sameId: 0, deliveries: [], failedAttempts: [] });
    const event = await findEvent(database.pool, "evt_100");
    // The newest of two with this id is of live mode; the other is counted.
    expect(event).toMatchObject({ seq: 201, livemode: true, sameId: 1 });
  });

  it("shows at most a hundred deliveries of itself", async () => {
    await database.pool.query("update events set event_id = 'evt_hundred' where seq = 101");
    const event = await findEvent(database.pool, "evt_hundred");
    expect(event?.deliveries).toHaveLength(100);
    expect(event?.deliveries[0]).toMatchObject({
      outcome: "duplicate",
      eventId: "evt_hundred",
      bodySha256: "ab",
    });
    expect(event?.failedAttempts).toEqual([
      { attempt: 2, at: at(2).toISOString(), error: "second", nextAt: null },
      { attempt: 1, at: at(1).toISOString(), error: "first", nextAt: at(2).toISOString() },
    ]);
    await database.pool.query("update events set event_id = 'evt_100' where seq = 101");
  });

  it("is null when there is none", async () => {
    expect(await findEvent(database.pool, "evt_unknown")).toBeNull();
    expect(await eventSeq(database.pool, "evt_unknown")).toBeNull();
    expect(await eventSeq(database.pool, "evt_5")).toBe(6);
  });

  it("shows no address and no card in the key of the request that caused it", async () => {
    const key = "order-7 ada@example.com 4242424242424242";
    await database.pool.query("update events set idempotency_key = $1 where event_id = 'evt_7'", [key]);
    expect(await findEvent(database.pool, "evt_7")).toMatchObject({ idempotencyKey: "order-7 ••• •••" });
  });

  it("gives its bytes as they came", async () => {
    expect(await eventPayload(database.pool, 1)).toEqual(Buffer.from([0, 255, 123]));
    expect(await eventPayload(database.pool, 2)).toBeNull();
  });

  it("tells the outcomes of several, of every mode", async () => {
    const outcomes = await eventOutcomes(database.pool, ["evt_5", "evt_100", "evt_unknown"]);
    expect(outcomes.map((row) => row.id).sort()).toEqual(["evt_100", "evt_100", "evt_5"]);
  });
});

describe("deliveries", () => {
  it.each([
    [{}, 300],
    [{ outcome: "accepted" as const }, 100],
    [{ outcome: "rejected" as const }, 100],
    [{ reason: "body_not_json" }, 50],
    [{ reason: "body_not_json", outcome: "duplicate" as const }, 0],
    [{ eventId: "evt_100" }, 200],
    [{ eventId: "evt_100", outcome: "duplicate" as const }, 100],
    [{ eventId: "evt_unknown" }, 0],
  ])("filtered by %o are found page by page", async (filter, count) => {
    const seen: number[] = [];
    let before: number | undefined;
    for (;;) {
      const { rows, hasMore } = await listDeliveries(database.pool, filter, { limit: 33, before });
      seen.push(...rows.map((row) => row.id));
      before = seen.at(-1);
      if (!hasMore) break;
    }
    expect(seen).toHaveLength(count);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
    const newer = await listDeliveries(database.pool, filter, { limit: 300, after: 0 });
    expect(newer.rows.map((row) => row.id)).toEqual(seen);
  });

  it("rejected are counted by reason, the suppressed ones included", async () => {
    expect(await rejectedByReason(database.pool, at(0))).toEqual([
      { reason: "body_not_json", count: 90, stored: 50, lastAt: at(296).toISOString() },
      { reason: "signature_wrong_secret", count: 50, stored: 50, lastAt: at(299).toISOString() },
    ]);
    expect(await rejectedByReason(database.pool, at(298))).toMatchObject([{ count: 1 }]);
  });
});
