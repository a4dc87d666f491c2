/** After an outage nothing is missing, whatever was lost and wherever the walk was killed; a second walk finds nothing. */
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { deliver } from "../sync/testing/deliver";
import { carryOut } from "./carry-out.server";
import { withinListed } from "./plan-range";
import type { Run } from "./run";
import { createRun } from "./runs.server";
import { eventsAtStripe } from "./testing/events-at-stripe";
import { carryOutKilled, historyOf } from "./testing/outage";

const now = new Date("2026-11-24T12:00:00Z");
const clock = () => now;
const day = 86_400;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
const empty = () =>
  database.pool.query("truncate events, event_bodies, deliveries, missing_events, reconciliation_runs");
beforeEach(empty);

function begin(days: number): Promise<Run> {
  return createRun(
    database.pool,
    {
      livemode: false,
      trigger: "cli",
      actor: { type: "cli", id: "test" },
      reason: null,
      range: withinListed({ from: new Date(now.getTime() - days * day * 1_000), to: now }, now),
      types: [],
      pulls: true,
      includePending: false,
      allTypes: false,
    },
    now,
  );
}

async function counted() {
  const { rows } = await database.pool.query<{ events: number; ids: number; bodies: number }>(
    `select (select count(*) from events) as events, (select count(distinct event_id) from events) as ids,
       (select count(*) from event_bodies) as bodies`,
  );
  return rows[0];
}

test("three days without us: everything is recovered, none twice, killed twice on the way", {
  timeout: 60_000,
}, async () => {
  const made = historyOf(2_000, { now, overSeconds: 3 * day });
  const events = eventsAtStripe(made);
  const run = await carryOutKilled(database.pool, {
    run: await begin(4),
    events,
    clock,
    killAfterPages: [5, 7],
  });
  expect(run).toMatchObject({ state: "done", figures: { seen: 2_000, missing: 2_000, pulled: 2_000 } });
  expect(await counted()).toEqual({ events: 2_000, ids: 2_000, bodies: 2_000 });
  const again = await carryOut({ pool: database.pool, events, clock }, await begin(4));
  expect(again.run.figures).toMatchObject({ seen: 2_000, missing: 0, pulled: 0 });
});

test("whatever was dropped: a walk recovers it, and a second one finds nothing", {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 150 }),
      fc.integer({ min: 60, max: 20 * day }),
      fc.integer({ min: 1, max: 100 }),
      async (arrived, overSeconds, pageSize) => {
        await empty();
        const made = historyOf(arrived.length, { now, overSeconds });
        await deliver(
          database.pool,
          made.filter((_, index) => arrived[index]),
          now,
        );
        const events = eventsAtStripe(made, pageSize);
        const dropped = arrived.filter((came) => !came).length;
        const first = await carryOut({ pool: database.pool, events, clock }, await begin(30));
        expect(first.run.figures).toMatchObject({ missing: dropped, pulled: dropped });
        expect(await counted()).toEqual({ events: made.length, ids: made.length, bodies: made.length });
        const second = await carryOut({ pool: database.pool, events, clock }, await begin(30));
        expect(second.run.figures).toMatchObject({ seen: made.length, missing: 0, pulled: 0 });
      },
    ),
    { numRuns: 25 },
  );
});
