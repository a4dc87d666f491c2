/** Three days and 50,000 events without us, at the emulator and through the SDK: recovered, none twice, never too fast, killed twice. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { type Started, startForTest, TEST_KEY } from "../../../e2e/stripe-emulator/testing/start";
import { createEventReader, listingPace } from "../stripe/event-reader.server";
import { createPace } from "../stripe/pace.server";
import { carryOut } from "./carry-out.server";
import { withinListed } from "./plan-range";
import { createRun, type NewRun } from "./runs.server";
import { carryOutKilled } from "./testing/outage";

const wanted = 50_000;
const chunks = 50;
const hour = 3_600;

let database: TestDatabase;
let emulator: Started;
beforeAll(async () => {
  database = await createTestDatabase();
  emulator = await startForTest();
});
afterAll(async () => {
  await emulator.stop();
  await database.drop();
});

const clock = () => new Date();

/** Somebody's name changes so often; time goes on in between. */
async function makeHistory(): Promise<void> {
  const { stripe, control } = emulator;
  const begin = Math.floor(Date.now() / 1_000) - 72 * hour;
  await control("POST", "/advance", { to: begin });
  const people = await Promise.all(
    Array.from({ length: 50 }, (_, index) => stripe.customers.create({ name: `Person ${index}` })),
  );
  const updates = (wanted - people.length) / chunks;
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    await control("POST", "/advance", { to: begin + Math.floor((chunk * 71 * hour) / chunks) });
    await Promise.all(
      people.map(async ({ id }, person) => {
        for (let turn = person; turn < updates; turn += people.length) {
          await stripe.customers.update(id, { name: `Name ${chunk} ${turn}` });
        }
      }),
    );
  }
  await control("POST", "/advance", { to: Math.floor(Date.now() / 1_000) });
}

test("an outage of three days", { timeout: 900_000 }, async () => {
  await makeHistory();
  const turns: number[] = [];
  const { pool } = database;
  const pace = createPace({ pool, livemode: false, ...listingPace(25) });
  const events = createEventReader({
    webhookUrl: null,
    key: TEST_KEY,
    apiBase: emulator.url,
    livemode: false,
    pool,
    pace: {
      ...pace,
      turn: async () => {
        const got = await pace.turn();
        turns.push(performance.now());
        return got;
      },
    },
    clock,
    log: createLog("test", "silent"),
  });
  const asked: NewRun = {
    livemode: false,
    trigger: "cli",
    actor: { type: "cli", id: "test" },
    reason: null,
    range: withinListed({ from: new Date(Date.now() - 73 * hour * 1_000), to: clock() }, clock()),
    types: [],
    pulls: true,
    includePending: false,
    allTypes: false,
  };
  const begun = performance.now();
  const run = await carryOutKilled(pool, {
    run: await createRun(pool, asked, clock()),
    events,
    clock,
    killAfterPages: [120, 250],
  });
  const seconds = (performance.now() - begun) / 1_000;
  console.info(`${run.figures.seen} events in ${run.figures.requests} requests and ${seconds.toFixed(1)} s`);

  const { rows } = await pool.query<{ events: number; ids: number }>(
    "select count(*) as events, count(distinct event_id) as ids from events",
  );
  expect(rows[0]).toEqual({ events: wanted, ids: wanted });
  expect(run).toMatchObject({ state: "done", figures: { seen: wanted, pulled: wanted } });
  let most = 0;
  for (let first = 0, last = 0; last < turns.length; last += 1) {
    while ((turns[last] ?? 0) - (turns[first] ?? 0) >= 1_000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  expect(most).toBeLessThanOrEqual(25);

  const again = await carryOut({ pool, events, clock }, await createRun(pool, asked, clock()));
  expect(again.run.figures).toMatchObject({ seen: wanted, missing: 0, pulled: 0 });
});
