/** A walk over a real database, with a list of events as Stripe's. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { findEvent } from "../inbox/ledger.server";
import { deliver, eventOf, fresh, type Json, subscriptionOf } from "../sync/testing/deliver";
import { carryOut } from "./carry-out.server";
import { oldestOpen } from "./missing-events.server";
import { withinListed } from "./plan-range";
import type { Run } from "./run";
import { createRun, findRun, type NewRun, stopRun } from "./runs.server";
import { silence } from "./silence.server";
import { eventsAtStripe } from "./testing/events-at-stripe";

const now = new Date("2026-11-24T12:00:00Z");
const clock = () => now;
const hour = 3_600;
const nowSeconds = now.getTime() / 1_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() =>
  database.pool.query("truncate events, event_bodies, deliveries, missing_events, reconciliation_runs"),
);

/** `count` events, one each `gap` seconds, the last of them `endsAgo` seconds ago. */
function history(count: number, { gap = 60, endsAgo = 2 * hour, pending = 0 } = {}): Json[] {
  return Array.from({ length: count }, (_, index) =>
    eventOf(
      "customer.subscription.updated",
      nowSeconds - endsAgo - (count - 1 - index) * gap,
      subscriptionOf(`sub_${index}`, `cus_${index % 7}`),
      { pending_webhooks: pending },
    ),
  );
}

const idOf = ({ id }: Json) => String(id);

async function begin(asked: Partial<NewRun> & { days?: number } = {}): Promise<Run> {
  const { days = 30, ...rest } = asked;
  const range = withinListed({ from: new Date(now.getTime() - days * 86_400_000), to: now }, now);
  return createRun(
    database.pool,
    {
      livemode: false,
      trigger: "cli",
      actor: { type: "cli", id: "test" },
      reason: null,
      range,
      types: [],
      pulls: true,
      includePending: false,
      allTypes: false,
      ...rest,
    },
    now,
  );
}

async function ledger(): Promise<{ id: string; source: string; run: number | null }[]> {
  const { rows } = await database.pool.query<{ id: string; source: string; run: number | null }>(
    "select event_id as id, source, backfill_run as run from events order by seq",
  );
  return rows;
}

async function evidence() {
  const { rows } = await database.pool.query<{ id: string; state: string; object: string; customer: string }>(
    `select event_id as id, state, object_id as object, customer_id as customer from missing_events order by event_id`,
  );
  return rows;
}

test("what never arrived is pulled in, once, and waits for a worker like any other event", async () => {
  const made = history(250);
  const arrived = made.filter((_, index) => index % 3 !== 0);
  await deliver(database.pool, arrived, now);
  const events = eventsAtStripe(made);

  const run = await begin();
  const carried = await carryOut({ pool: database.pool, events, clock }, run);

  expect(carried).toMatchObject({
    outcome: "ended",
    run: { state: "done", figures: { seen: 250, missing: 84, pulled: 84, pending: 0 } },
  });
  const stored = await ledger();
  expect(stored).toHaveLength(250);
  expect(stored.filter(({ source }) => source === "backfilled")).toHaveLength(84);
  expect(new Set(stored.map(({ id }) => id))).toEqual(new Set(made.map(idOf)));

  const pulled = await findEvent(database.pool, idOf(made[0]!));
  expect(pulled?.stages[0]).toMatchObject({
    outcome: "backfilled",
    reason: `Fetched from Stripe after it had not been delivered, by run ${run.id}.`,
  });
  expect(pulled).toMatchObject({ sync: "pending", deliveries: [], customerId: "cus_0", objectId: "sub_0" });

  const again = await carryOut({ pool: database.pool, events, clock }, await begin());
  expect(again.run.figures).toMatchObject({ seen: 250, missing: 0, pulled: 0 });
});

test("the bytes of an event are kept as Stripe gave them", async () => {
  const [event] = history(1);
  await carryOut({ pool: database.pool, events: eventsAtStripe([event!]), clock }, await begin());
  const { rows } = await database.pool.query<{ body: Buffer }>("select body from event_bodies");
  expect(rows[0]?.body.toString()).toBe(JSON.stringify(event, null, 2));
});

test("what is still on its way is left to Stripe, until it is asked for", async () => {
  const made = history(3, { endsAgo: 60, gap: 10, pending: 1 });
  const events = eventsAtStripe(made);
  const looked = await carryOut({ pool: database.pool, events, clock }, await begin());
  expect(looked.run.figures).toMatchObject({ seen: 3, missing: 0, pending: 3, pulled: 0 });
  expect((await evidence()).map(({ state }) => state)).toEqual(["pending", "pending", "pending"]);

  const asked = await carryOut({ pool: database.pool, events, clock }, await begin({ includePending: true }));
  expect(asked.run.figures).toMatchObject({ missing: 3, pulled: 3 });
  expect((await evidence()).map(({ state }) => state)).toEqual(["pulled", "pulled", "pulled"]);
});

test("what our endpoint does not subscribe to is left out and raises no alarm, unless it is asked for", async () => {
  const [invoice, ...others] = history(4);
  const made = [
    { ...invoice!, type: "invoice.paid" },
    ...others.map((event) => ({ ...event, type: "payout.paid" })),
  ];
  const events = eventsAtStripe(made);
  events.subscribe(["invoice.paid"]);
  const usual = await carryOut({ pool: database.pool, events, clock }, await begin());
  expect(usual.run.figures).toMatchObject({ seen: 4, missing: 1, pulled: 1, leftOut: 3 });
  await database.pool.query("delete from missing_events");

  const all = await carryOut(
    { pool: database.pool, events, clock },
    await begin({ allTypes: true, pulls: false }),
  );
  expect(all.run.figures).toMatchObject({ missing: 3, leftOut: 0 });
  expect(await evidence()).toHaveLength(3);
  expect(await silence(database.pool, false, now)).toBeNull();
  expect(await oldestOpen(database.pool, false, new Date(0))).toBeNull();

  const types = ["payout.paid"];
  const named = await carryOut({ pool: database.pool, events, clock }, await begin({ types }));
  expect(named.run.figures).toMatchObject({ missing: 3, pulled: 3, leftOut: 0 });

  await database.pool.query("truncate events, missing_events");
  events.subscribe(["*"]);
  const heard = await carryOut({ pool: database.pool, events, clock }, await begin({ pulls: false }));
  expect(heard.run.figures).toMatchObject({ missing: 4, leftOut: 0 });
  expect(await silence(database.pool, false, now)).toMatchObject({ events: 4 });
});

test("what Stripe has been trying to deliver for long is missing", async () => {
  const events = eventsAtStripe(history(3, { endsAgo: hour, pending: 1 }));
  const { run } = await carryOut({ pool: database.pool, events, clock }, await begin());
  expect(run.figures).toMatchObject({ missing: 3, pulled: 3 });
});

test("only looking pulls nothing and keeps the evidence, by object and by customer", async () => {
  const made = history(2);
  const events = eventsAtStripe(made);
  const { run } = await carryOut({ pool: database.pool, events, clock }, await begin({ pulls: false }));
  expect(run.figures).toMatchObject({ missing: 2, pulled: 0 });
  expect(await ledger()).toEqual([]);
  expect(await evidence()).toMatchObject([
    { id: idOf(made[0]!), state: "missing", object: "sub_0", customer: "cus_0" },
    { id: idOf(made[1]!), state: "missing", object: "sub_1", customer: "cus_1" },
  ]);
  // It comes by itself after all, and the next look says so.
  await deliver(database.pool, [made[0]!], now);
  await carryOut({ pool: database.pool, events, clock }, await begin({ pulls: false }));
  expect((await evidence()).map(({ state }) => state)).toEqual(["arrived", "missing"]);
});

test("a run goes on from its cursor, whoever takes it up", async () => {
  const made = history(2_000, { gap: 30 });
  const events = eventsAtStripe(made);
  const stop = new AbortController();
  const first = await carryOut({ pool: database.pool, events, clock }, await begin(), {
    signal: stop.signal,
    onPage: ({ figures }) => {
      if (figures.pulled > 500) stop.abort();
    },
  });
  expect(first.outcome).toBe("interrupted");
  const asked = events.asked.length;
  const stored = (await ledger()).length;
  expect(stored).toBeLessThan(2_000);

  const kept = await findRun(database.pool, false, first.run.id);
  const second = await carryOut({ pool: database.pool, events, clock }, kept!);
  expect(second).toMatchObject({ outcome: "ended", run: { figures: { seen: 2_000, pulled: 2_000 } } });
  // Nothing of what was done was asked for again.
  const resumed = events.asked[asked];
  expect(resumed?.from.getTime()).toBe(kept?.cursor.window.from.getTime());
  expect(await ledger()).toHaveLength(2_000);
});

test("two that carry out one run: one does", async () => {
  const events = eventsAtStripe(history(10));
  const run = await begin();
  const both = await Promise.all([
    carryOut({ pool: database.pool, events, clock }, run),
    carryOut({ pool: database.pool, events, clock }, run),
  ]);
  expect(both.map(({ outcome }) => outcome).sort()).toEqual(["ended", "in_hand"]);
  expect(await ledger()).toHaveLength(10);
});

test("deliveries that come at the same moment are not stored twice", async () => {
  const made = history(300, { gap: 5 });
  const events = eventsAtStripe(made);
  const [carried] = await Promise.all([
    carryOut({ pool: database.pool, events, clock }, await begin({ days: 1 })),
    ...Array.from({ length: 30 }, (_, index) =>
      deliver(database.pool, made.slice(index * 10, index * 10 + 10), now),
    ),
  ]);
  const stored = await ledger();
  expect(stored).toHaveLength(300);
  expect(stored.filter(({ source }) => source === "backfilled")).toHaveLength(carried.run.figures.pulled);
});

test("where Stripe does not answer, the run says so and can be taken up again", async () => {
  const events = eventsAtStripe(history(5));
  events.refuse({ kind: "stripe_error" });
  const run = await begin();
  const refused = await carryOut({ pool: database.pool, events, clock }, run);
  expect(refused).toMatchObject({
    outcome: "refused",
    run: { state: "failed", failure: { kind: "stripe_error", requestId: "req_refused" }, finishedAt: null },
  });
  events.refuse(null);
  const ended = await carryOut({ pool: database.pool, events, clock }, refused.run);
  expect(ended.run).toMatchObject({ state: "done", failure: null, figures: { pulled: 5 } });
});

test("a run that a person stopped stays stopped", async () => {
  const events = eventsAtStripe(history(500, { gap: 600 }));
  const run = await begin();
  const carried = await carryOut({ pool: database.pool, events, clock }, run, {
    onPage: () => void stopRun(database.pool, false, run.id, now),
  });
  expect(carried).toMatchObject({ outcome: "ended", run: { state: "stopped" } });
  expect((await carryOut({ pool: database.pool, events, clock }, carried.run)).run.state).toBe("stopped");
});

test("only the types that were asked for", async () => {
  const at = nowSeconds - hour;
  const invoice = { id: fresh("in"), object: "invoice", customer: "cus_1" };
  const made = [eventOf("invoice.paid", at, invoice), eventOf("invoice.created", at, invoice), ...history(2)];
  const events = eventsAtStripe(made);
  await carryOut({ pool: database.pool, events, clock }, await begin({ types: ["invoice.*"] }));
  expect((await ledger()).map(({ id }) => id).sort()).toEqual(made.slice(0, 2).map(idOf).sort());
});
