/** What people decide about cases, the lists they are read by, and the nightly look at ten thousand people. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { unlockFigures, slowestUnlocks, unlocksOverTime } from "../payers/unlock-figures.server";
import { eventOf, fresh, subscriptionOf } from "../sync/testing/deliver";
import { findCase, groupsOfCases, lastPayerWalk, listCases } from "./case-list.server";
import { decideCase } from "./decide-case.server";
import { type Desk, openDesk } from "./testing/desk";
import { walkPayers } from "./walk-payers.server";

const start = new Date("2026-12-10T12:00:00Z");
const actor = { type: "user" as const, id: "operator_1" };
let database: TestDatabase;
let desk: Desk;
beforeEach(async () => {
  database = await createTestDatabase();
  desk = await openDesk(database.pool, start);
  await database.pool.query(
    `insert into users (id, email, role) values ('operator_1', 'o@example.com', 'operator'), ('somebody', 's@example.com', 'user')`,
  );
});
afterEach(() => database.drop());

const created = () => Math.floor(desk.clock().getTime() / 1_000);

/** Somebody who pays for a price that maps to no plan; gives the number of their case. */
async function stuck(price = "price_new"): Promise<number> {
  const userId = await desk.user();
  const [customer, sub] = [fresh("cus"), fresh("sub")];
  const subscription = subscriptionOf(sub, customer, { price, metadata: { userId }, created: created() });
  desk.stripe.put({ id: customer, object: "customer", metadata: { userId }, created: created() });
  desk.stripe.put(subscription);
  await desk.arrive(eventOf("customer.subscription.created", created(), subscription));
  desk.pass(20);
  await desk.look();
  const { rows } = await listCases(desk.pool, false, { userId }, { limit: 1 });
  return rows[0]?.id ?? 0;
}

const decide = (id: number, wish: Parameters<typeof decideCase>[2], reason: string | null = "Ticket 1") =>
  decideCase(desk, id, wish, { actor, reason });

it("is taken in hand by an operator only, snoozed until a moment, and open again when that comes", async () => {
  const id = await stuck();
  expect(await decide(id, { wish: "assign", assignee: "somebody" })).toEqual({ outcome: "unknown_assignee" });
  expect(await decide(id, { wish: "assign", assignee: "operator_1" })).toEqual({ outcome: "changed" });
  expect(await decide(id, { wish: "assign", assignee: "operator_1" })).toEqual({ outcome: "unchanged" });
  const tomorrow = new Date(desk.clock().getTime() + 86_400_000);
  expect(await decide(id, { wish: "snooze", until: desk.clock() })).toMatchObject({ outcome: "invalid" });
  expect(await decide(id, { wish: "snooze", until: tomorrow })).toEqual({ outcome: "changed" });
  desk.pass(3_600);
  await desk.look();
  expect(await findCase(desk.pool, false, id)).toMatchObject({
    status: "snoozed",
    assignee: { id: "operator_1" },
  });
  expect((await listCases(desk.pool, false, { status: "open" }, { limit: 5 })).rows).toEqual([]);
  desk.pass(86_400);
  await desk.look();
  expect(await findCase(desk.pool, false, id)).toMatchObject({ status: "open", snoozedUntil: null });
  const { rows } = await desk.pool.query(
    "select action, reason from audit_log where action like 'case.%' order by id",
  );
  expect(rows).toEqual([
    { action: "case.assign", reason: "Ticket 1" },
    { action: "case.snooze", reason: "Ticket 1" },
  ]);
});

it("is closed with a reason, stays closed while the cause is the same, and is open again for another", async () => {
  const id = await stuck();
  expect(await decide(id, { wish: "close" }, null)).toMatchObject({ outcome: "invalid" });
  expect(await decide(id, { wish: "close" })).toEqual({ outcome: "changed" });
  desk.pass(7 * 3_600);
  await desk.look();
  expect(await findCase(desk.pool, false, id)).toMatchObject({ status: "closed", resolvedAt: null });
  await desk.pool.query("update cases set cause = 'processing_failed'");
  desk.pass(7 * 3_600);
  await desk.look();
  expect(await findCase(desk.pool, false, id)).toMatchObject({
    status: "open",
    cause: "price_not_in_catalogue",
  });
  expect((await desk.told()).map((line) => line.split(" ")[0])).toEqual([
    "case.opened",
    "case.resolved",
    "case.opened",
  ]);
  await desk.map("price_new", "pro");
  await desk.look();
  expect(await decide(id, { wish: "reopen" })).toEqual({ outcome: "over" });
  expect(await decide(999_999, { wish: "reopen" })).toEqual({ outcome: "unknown_case" });
});

it("groups have a count, what is at stake in each currency, and their newest; pages follow one another", async () => {
  for (let n = 0; n < 7; n += 1) await stuck();
  const [group, ...others] = await groupsOfCases(desk.pool, false);
  expect(others).toEqual([]);
  expect(group).toMatchObject({
    kind: "paid_but_free",
    cause: "price_not_in_catalogue",
    count: 7,
    amounts: [{ currency: "eur", amount: 7 * 1_900 }],
  });
  expect(group?.rows).toHaveLength(5);
  const query = { status: "open" as const, kind: "paid_but_free" as const, cause: "price_not_in_catalogue" };
  const first = await listCases(desk.pool, false, query, { limit: 4 });
  const second = await listCases(desk.pool, false, query, { limit: 4, before: first.rows.at(-1)?.id });
  expect([first.rows.length, first.hasMore, second.rows.length, second.hasMore]).toEqual([4, true, 3, false]);
  const back = await listCases(desk.pool, false, query, { limit: 4, after: second.rows[0]?.id });
  expect(back.rows.map(({ id }) => id)).toEqual(first.rows.map(({ id }) => id));
  expect((await listCases(desk.pool, false, { assignee: "nobody" }, { limit: 100 })).rows).toHaveLength(7);
  expect((await listCases(desk.pool, false, { assignee: "operator_1" }, { limit: 100 })).rows).toEqual([]);
});

it("ten thousand people are looked over in pages, and those who pay for nothing are found", {
  timeout: 60_000,
}, async () => {
  const many = 10_000;
  await desk.pool.query(
    `insert into users (id, email, created_at, updated_at)
     select 'many_' || n, 'many_' || n || '@example.com', $2, $2 from generate_series(1, $1) as n`,
    [many, start],
  );
  await desk.pool.query(
    `insert into bindings (livemode, customer_id, user_id, evidence)
     select false, 'cus_many' || n, 'many_' || n, 'customer_metadata' from generate_series(1, $1) as n`,
    [many],
  );
  const model = subscriptionOf("sub_model", "cus_model", { created: created() });
  await desk.arrive(eventOf("customer.subscription.created", created(), model));
  // One in a hundred pays; of them all the gate knows nothing.
  await desk.pool.query(
    `insert into mirror_objects (livemode, type, id, customer_id, status, data, as_of, source, created_at, updated_at)
     select livemode, type, 'sub_many' || n, 'cus_many' || n, status, data, as_of, source, created_at, updated_at
     from mirror_objects, generate_series(100, $1, 100) as n where id = 'sub_model'`,
    [many],
  );
  await desk.pool.query("delete from payer_checks");
  const walked = await walkPayers(desk);
  expect(walked.payers).toBe(100);
  const { rows } = await desk.pool.query(
    "select subject_type as type, count(*) as count from payer_checks group by 1 order by 1",
  );
  expect(rows).toEqual([{ type: "user", count: 100 }]);
  expect(await lastPayerWalk(desk.pool, false)).toMatchObject({ payers: 100 });
});

it("an interrupted walk goes on where it was", async () => {
  await desk.pool.query(
    `insert into users (id, email) select 'w' || lpad(n::text, 4, '0'), n || '@w.example' from generate_series(1, 450) as n`,
  );
  await desk.pool.query(
    `insert into payer_walks (livemode, started_at, after_user, checked) values (false, $1, 'w0400', 402)`,
    [start],
  );
  expect((await walkPayers(desk)).checked).toBe(452);
});

it("figures, columns and the slowest of checkouts cost the same however many there are", async () => {
  await desk.pool.query(
    `insert into unlocks (livemode, gives_id, session_id, user_id, plan_id, paid_at, unlocked_at, hour, took_ms)
     select false, 'sub_' || n, 'cs_' || n, 'u' || n, 'pro', t.at - make_interval(secs => n % 20), t.at,
       floor(extract(epoch from t.at) / 3600)::int, (n % 20) * 1000
     from generate_series(1, 5000) as n, lateral (select $1::timestamptz - make_interval(secs => n) as at) t`,
    [start],
  );
  const day = new Date(start.getTime() - 86_400_000);
  expect(await unlockFigures(desk.pool, false, day)).toEqual({
    count: 2_000,
    capped: true,
    p50Ms: 9_000,
    p95Ms: 18_000,
    maxMs: 19_000,
  });
  expect(await unlockFigures(desk.pool, true, day)).toBeNull();
  const points = await unlocksOverTime(desk.pool, false, { until: start, columns: 24, hours: 1 });
  expect(points).toHaveLength(24);
  expect(points.slice(-3).map(({ count }) => count)).toEqual([0, 300, 300]);
  const first = await slowestUnlocks(
    desk.pool,
    false,
    { until: start, hours: 24 },
    { limit: 100, after: null },
  );
  const last = first.rows.at(-1);
  expect([first.rows.length, first.hasMore, last?.tookMs]).toEqual([100, true, 19_000]);
  const after = last === undefined ? null : { tookMs: last.tookMs, id: last.id };
  const second = await slowestUnlocks(desk.pool, false, { until: start, hours: 24 }, { limit: 100, after });
  const seen = new Set(first.rows.map(({ id }) => id));
  expect(second.rows.some(({ id }) => seen.has(id))).toBe(false);
});
