/** Runs against a real database, a real queue and Stripe's emulator: what stops one, and what does not. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { createPool, type Pool } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { type JobRunner, createJobRunner } from "../jobs/runner.server";
import { mapPrice, setPlan } from "../entitlements/catalogue.server";
import { createPace } from "../stripe/pace.server";
import { createStripeReader } from "../stripe/reader.server";
import { applyDue } from "../sync/apply-due.server";
import { deliver, eventOf, fresh, type Json, subscriptionOf } from "../sync/testing/deliver";
import { replayKind } from "./kinds/replay-kind.server";
import { resyncKind } from "./kinds/resync-kind.server";
import { newRunId } from "./run-id";
import { itemsOfRun } from "./run-items.server";
import { runHandlers } from "./run-slices.server";
import { findRun, startRun, stepRun } from "./runs.server";
import { type EmulatedStripe, emulatedStripe } from "./testing/emulated-stripe";

const log = createLog("test", "silent");
const clock = () => new Date();
const actor = { type: "user" as const, id: "ada" };
let database: TestDatabase;
let jobsPool: Pool;
let stripe: EmulatedStripe;
let price: string;
const runners: JobRunner[] = [];

beforeAll(async () => {
  [database, stripe] = await Promise.all([createTestDatabase(), emulatedStripe()]);
  jobsPool = createPool({ url: database.url, max: 8, applicationName: "paidtrail test jobs" });
  const change = { actor: { type: "system" as const, id: "test" }, now: clock() };
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, change);
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: ["write"] }, change);
  const product = await stripe.post("/v1/products", { name: "Pro" });
  const made = await stripe.post("/v1/prices", {
    product: product.id,
    unit_amount: "1900",
    currency: "eur",
    "recurring[interval]": "month",
  });
  price = made.id;
  await mapPrice(database.pool, price, "pro", change);
  // Once: the queue's tables must be there for what is asked.
  const first = runner();
  await first.start();
  await first.stop();
}, 60_000);
afterEach(async () => {
  for (const each of runners.splice(0)) await each.stop();
});
afterAll(async () => {
  await jobsPool.end();
  await Promise.all([database.drop(), stripe.stop()]);
});

function reader() {
  const { pool } = database;
  return createStripeReader({
    pool,
    livemode: false,
    clock,
    log,
    key: stripe.key,
    apiBase: stripe.url,
    // Fast: what is measured here is not the pace.
    pace: createPace({ pool, livemode: false, perSecond: 2_000, burst: 2_000 }),
  });
}

function handlers({ sliceMs }: { sliceMs?: number } = {}) {
  const { pool } = database;
  const deps = { pool, livemode: false, clock, log };
  const kinds = [resyncKind({ ...deps, reader: reader() }), replayKind(deps)];
  return runHandlers({ ...deps, kinds, sliceMs });
}

function runner(options: { sliceMs?: number } = {}): JobRunner {
  const made = createJobRunner({
    pool: jobsPool,
    handlers: handlers(options),
    log,
    clock,
    pollMs: 20,
    beatMs: 50,
  });
  runners.push(made);
  return made;
}

/** Users who paid at Stripe and of whose subscriptions nothing has arrived here. */
async function unheardPayers(count: number): Promise<{ userId: string; customerId: string }[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const userId = fresh("user");
      await database.pool.query("insert into users (id, email) values ($1, $1 || '@example.com')", [userId]);
      const customer = await stripe.post("/v1/customers", {
        "metadata[userId]": userId,
        payment_method: "pm_card_visa",
        "invoice_settings[default_payment_method]": "pm_card_visa",
      });
      await deliver(database.pool, [
        eventOf("customer.created", Math.floor(Date.now() / 1_000) - 60, {
          id: customer.id,
          object: "customer",
          created: Math.floor(Date.now() / 1_000) - 60,
          metadata: { userId },
        }),
      ]);
      await stripe.post("/v1/subscriptions", { customer: customer.id, "items[0][price]": price });
      return { userId, customerId: customer.id };
    }),
  );
}

async function payers(count: number) {
  const made = await unheardPayers(count);
  await applyDue({ pool: database.pool, livemode: false, clock });
  return made;
}

const start = (kind: string, selection: unknown) =>
  startRun(
    database.pool,
    { id: newRunId(), livemode: false, kind, selection, reason: "ticket 4711", actor },
    clock(),
  );

async function now(id: string) {
  const run = await findRun(database.pool, false, id);
  if (run === null) throw new Error("The run is gone.");
  return run;
}

const ended = (id: string) =>
  expect.poll(async () => (await now(id)).state, { timeout: 30_000, interval: 20 }).toBe("done");

/** How often each customer was changed by this run, by the audit log. */
const audits = async (runId: string) =>
  (
    await database.pool.query<{ id: string; count: number }>(
      `select subject_id as id, count(*) from audit_log where after->>'runId' = $1 group by subject_id order by 1`,
      [runId],
    )
  ).rows;

const onPro = async (users: readonly string[]) =>
  (
    await database.pool.query<{ id: string }>(
      "select user_id as id from entitlements where plan_id = 'pro' and user_id = any($1)",
      [users],
    )
  ).rows.map(({ id }) => id);

it("resyncs whoever the filter had when it began, each once, with the reason; and sums up", async () => {
  const found = await payers(7);
  const run = await start("resync", { filter: { plan: "free" } });
  await runner().start();
  await ended(run.id);
  const { counts, total, endedAt } = await now(run.id);
  expect(counts).toMatchObject({ done: 7, changed: 7, gained: 7, lost: 0, stateOnly: 0, failed: 0 });
  expect(total).toBe(7);
  expect(endedAt).not.toBeNull();
  expect(await onPro(found.map(({ userId }) => userId))).toHaveLength(7);
  expect(await audits(run.id)).toEqual(
    found.map(({ customerId }) => ({ id: customerId, count: 1 })).sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
  const { items } = await itemsOfRun(database.pool, run.id, { effect: "gained", after: 0, limit: 10 });
  expect(items.map(({ words }) => words)).toEqual(
    items.map(() => expect.stringMatching(/^user_\w+: Free → Pro \(active until \d{4}-\d\d-\d\d\)$/)),
  );
  const { rows } = await database.pool.query(
    "select action, reason from audit_log where subject_id = $1 order by id",
    [run.id],
  );
  expect(rows).toEqual([
    { action: "run.start", reason: "ticket 4711" },
    { action: "run.finish", reason: "ticket 4711" },
  ]);

  // Everything is as Stripe has it now: again changes nothing, and says so.
  const again = await start("resync", { users: found.map(({ userId }) => userId) });
  await ended(again.id);
  expect((await now(again.id)).counts).toMatchObject({ done: 7, changed: 0, unchanged: 7 });
  expect(await audits(again.id)).toEqual([]);
}, 60_000);

it("pauses in the middle, does nothing meanwhile, goes on where it stood, and can be cancelled", async () => {
  const found = await payers(6);
  await stripe.fault({
    match: { path: "/v1/customers/*", method: "GET" },
    action: { do: "slow", ms: 100 },
    times: 6,
  });
  const run = await start("resync", { customers: found.map(({ customerId }) => customerId) });
  await runner().start();
  await expect
    .poll(async () => (await now(run.id)).counts.done, { timeout: 10_000, interval: 5 })
    .toBeGreaterThan(0);
  const by = { actor, reason: null, now: clock() };
  expect((await stepRun(database.pool, false, run.id, "pause", by)).outcome).toBe("done");
  // The slice at hand ends at its next item.
  await expect
    .poll(
      async () =>
        (await database.pool.query("select from graphile_worker.jobs where locked_at is not null")).rowCount,
    )
    .toBe(0);
  const paused = await now(run.id);
  expect(paused.state).toBe("paused");
  expect(paused.counts.done).toBeLessThan(6);
  expect(await audits(run.id)).toHaveLength(paused.counts.done);

  expect((await stepRun(database.pool, false, run.id, "continue", by)).outcome).toBe("done");
  await ended(run.id);
  expect((await now(run.id)).counts).toMatchObject({ done: 6, gained: 6 });
  expect(await audits(run.id)).toEqual(
    found.map(({ customerId }) => ({ id: customerId, count: 1 })).sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
  expect(await stepRun(database.pool, false, run.id, "cancel", by)).toMatchObject({ outcome: "too_late" });

  const other = await start("resync", { all: true });
  await stepRun(database.pool, false, other.id, "cancel", by);
  await runner().start();
  await expect
    .poll(async () => (await database.pool.query("select from graphile_worker.jobs")).rowCount, {
      timeout: 5_000,
    })
    .toBe(0);
  expect(await now(other.id)).toMatchObject({ state: "cancelled", counts: { done: 0 } });
}, 60_000);

it("waits as long as Stripe says, without counting anything as failed", async () => {
  const found = await payers(2);
  await stripe.fault({
    match: { path: "/v1/customers/*", method: "GET" },
    action: { do: "status", status: 429, retry_after: 7 },
    times: 1,
  });
  const run = await start("resync", { customers: found.map(({ customerId }) => customerId) });
  await runner().start();
  await expect.poll(async () => (await now(run.id)).waitUntil, { timeout: 10_000 }).not.toBeNull();
  const waiting = await now(run.id);
  expect(waiting).toMatchObject({ state: "running", counts: { done: 0, failed: 0 }, tries: 1 });
  expect(waiting.note).toMatch(/Too many requests for Stripe/);
  const due = await database.pool.query<{ seconds: number }>(
    "select extract(epoch from run_at - now())::float8 as seconds from graphile_worker.jobs where key = $1",
    [`run-slice:${run.id}`],
  );
  expect(due.rows[0]?.seconds).toBeGreaterThan(5);
  // Its time has come, for the job and for the pace that all processes share.
  await database.pool.query("update stripe_access set next_at = now()");
  await database.pool.query(
    "select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), run_at => now())",
  );
  await ended(run.id);
  expect((await now(run.id)).counts).toMatchObject({ done: 2, gained: 2, failed: 0 });
  expect(await now(run.id)).toMatchObject({ note: null, waitUntil: null });
}, 60_000);

it("stops by itself where Stripe refuses the key, and goes on when somebody has mended that", async () => {
  const [one] = await payers(1);
  await stripe.fault({
    match: { path: "/v1/customers/*", method: "GET" },
    action: { do: "status", status: 401 },
    times: 1,
  });
  const run = await start("resync", { customers: [one?.customerId, "cus_of_nobody"] });
  await runner().start();
  await expect.poll(async () => (await now(run.id)).state, { timeout: 10_000 }).toBe("paused");
  expect((await now(run.id)).note).toMatch(/^Stripe refuses the key\./);
  await stepRun(database.pool, false, run.id, "continue", { actor, reason: null, now: clock() });
  await ended(run.id);
  expect((await now(run.id)).counts).toMatchObject({ done: 2, gained: 1, failed: 1 });
  const { items } = await itemsOfRun(database.pool, run.id, { effect: "failed", after: 0, limit: 10 });
  expect(items).toMatchObject([
    { subject: { id: "cus_of_nobody" }, code: "resource_missing", requestId: expect.stringMatching(/^req_/) },
  ]);
}, 60_000);

it("is done once by two workers that both have it in hand", async () => {
  const found = await payers(8);
  const run = await start("resync", { customers: found.map(({ customerId }) => customerId) });
  const context = { signal: new AbortController().signal };
  const slice = () => handlers()["run-slice"]({ id: run.id }, context);
  await Promise.all([slice(), slice(), slice()]);
  await runner().start();
  await ended(run.id);
  expect((await now(run.id)).counts).toMatchObject({ done: 8, gained: 8, changed: 8 });
  expect((await audits(run.id)).map(({ count }) => count)).toEqual(Array(8).fill(1));
}, 60_000);

it("is gone on with by another when its process is killed hard in the middle: nothing twice, nothing left out", async () => {
  const found = await payers(12);
  await stripe.fault({
    match: { path: "/v1/customers/*", method: "GET" },
    action: { do: "slow", ms: 60 },
    times: 12,
  });
  const run = await start("resync", { customers: found.map(({ customerId }) => customerId) });
  const victim = fork(join(import.meta.dirname, "../../server/worker.ts"), [], {
    execArgv: ["--import", "tsx"],
    env: {
      ...process.env,
      NODE_ENV: "development",
      DATABASE_URL: database.url,
      SESSION_SECRET: "0123456789abcdef0123456789abcdef",
      LOG_LEVEL: "silent",
      STRIPE_SECRET_KEY: stripe.key,
      STRIPE_API_BASE: stripe.url,
    },
  });
  await expect
    .poll(async () => (await now(run.id)).counts.done, { timeout: 30_000, interval: 5 })
    .toBeGreaterThan(2);
  const gone = once(victim, "exit");
  victim.kill("SIGKILL");
  await gone;
  const left = await now(run.id);
  expect(left.state).toBe("running");
  expect(left.counts.done).toBeLessThan(12);
  await database.pool.query(
    "update graphile_worker._private_jobs set locked_at = locked_at - interval '2 minutes'",
  );
  await database.pool.query("update heartbeats set seen_at = seen_at - interval '2 minutes'");

  await runner().start();
  await ended(run.id);
  expect((await now(run.id)).counts).toMatchObject({ done: 12, gained: 12, failed: 0 });
  expect((await audits(run.id)).map(({ count }) => count)).toEqual(Array(12).fill(1));
  expect(await onPro(found.map(({ userId }) => userId))).toHaveLength(12);
}, 60_000);

it("replays a filtered set, oldest first, as the ledger stood when it began", async () => {
  const users = Array.from({ length: 3 }, () => fresh("user"));
  await database.pool.query(
    "insert into users (id, email) select id, id || '@example.com' from unnest($1::text[]) id",
    [users],
  );
  const at = Math.floor(Date.now() / 1_000) - 86_400;
  const events = users.map(
    (userId, n): Json =>
      eventOf(
        "customer.subscription.created",
        at + n,
        subscriptionOf(fresh("sub"), fresh("cus"), { metadata: { userId }, price: "price_new" }),
      ),
  );
  await deliver(database.pool, events);
  await applyDue({ pool: database.pool, livemode: false, clock });
  expect(await onPro(users)).toEqual([]);
  await mapPrice(database.pool, "price_new", "pro", { actor, now: clock() });

  const type = "customer.subscription.created";
  const kind = replayKind({ pool: database.pool, livemode: false, clock });
  const preview = await kind.preview({ filter: { type } }, clock());
  expect(preview).toMatchObject({ count: 3, atLeast: false });
  expect(preview.samples.map(({ effect, words }) => [effect, words])).toEqual(
    users.map((id) => ["gained", `${id}: Free → Pro (active until 2027-01-01)`]),
  );
  expect(await onPro(users)).toEqual([]);

  const run = await start("replay", { filter: { type } });
  await runner().start();
  await ended(run.id);
  expect((await now(run.id)).counts).toMatchObject({ done: 3, changed: 3, gained: 3, failed: 0 });
  expect((await onPro(users)).sort()).toEqual([...users].sort());
  const { rows } = await database.pool.query(
    "select subject_id as id, reason from audit_log where action = 'event.replay' and after->>'runId' = $1 order by id",
    [run.id],
  );
  expect(rows).toEqual(events.map(({ id }) => ({ id, reason: "ticket 4711" })));
}, 60_000);

/** The database refuses whatever this customer's row would become. */
async function refuseCustomer(customerId: string): Promise<void> {
  await database.pool.query(
    `create or replace function refuse_customer() returns trigger language plpgsql as $$
     begin if new.customer_id = '${customerId}' then raise exception 'no row for this one'; end if; return new; end $$`,
  );
  await database.pool.query(
    "create trigger refuse_customer before insert or update on mirror_objects for each row execute function refuse_customer()",
  );
}

/** Without waiting between the tries. */
const endedWithoutWaiting = (id: string) =>
  expect
    .poll(
      async () => {
        await database.pool.query(
          "select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), run_at => now())",
        );
        return (await now(id)).state;
      },
      { timeout: 30_000, interval: 50 },
    )
    .toBe("done");

it("counts the one that the database refuses as failed, with the error, and goes on with its neighbours", async () => {
  const found = await payers(4);
  const [refused, ...others] = found.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1));
  if (refused === undefined) throw new Error("Nobody paid.");
  await refuseCustomer(refused.customerId);
  try {
    const run = await start("resync", { customers: found.map(({ customerId }) => customerId) });
    await runner().start();
    await endedWithoutWaiting(run.id);
    expect((await now(run.id)).counts).toMatchObject({ done: 4, gained: 3, failed: 1 });
    const failed = { effect: "failed", after: 0, limit: 10 } as const;
    expect((await itemsOfRun(database.pool, run.id, failed)).items).toMatchObject([
      { subject: { id: refused.customerId }, words: expect.stringContaining("no row for this one") },
    ]);
    expect((await onPro(others.map(({ userId }) => userId))).length).toBe(3);

    const at = Math.floor(Date.now() / 1_000) - 30;
    const events = [others[0], refused].map((one, n) =>
      eventOf("customer.updated", at + n, { id: one?.customerId, object: "customer", name: "Ada" }),
    );
    await deliver(database.pool, events);
    const replay = await start("replay", { events: events.map(({ id }) => String(id)) });
    await endedWithoutWaiting(replay.id);
    expect((await now(replay.id)).counts).toMatchObject({ done: 2, failed: 1 });
    expect((await itemsOfRun(database.pool, replay.id, failed)).items).toMatchObject([
      { subject: { id: events[1]?.id }, code: "processing_failed" },
    ]);
  } finally {
    await database.pool.query("drop trigger refuse_customer on mirror_objects");
  }
}, 60_000);

it("counts nothing as failed while the database itself is away", async () => {
  const [one] = await payers(1);
  const run = await start("resync", { customers: [one?.customerId] });
  const kind = {
    ...resyncKind({ pool: database.pool, reader: reader(), livemode: false, clock }),
    treat: async () => {
      throw Object.assign(new Error("the database system is shutting down"), { code: "57P01" });
    },
  };
  const slice = runHandlers({ pool: database.pool, livemode: false, clock, log, kinds: [kind] })["run-slice"];
  const context = { signal: new AbortController().signal };
  for (const _ of [1, 2, 3, 4]) await expect(slice({ id: run.id }, context)).rejects.toThrow("shutting down");
  expect(await now(run.id)).toMatchObject({ state: "running", tries: 0, counts: { done: 0, failed: 0 } });
  await runner().start();
  await ended(run.id);
  expect((await now(run.id)).counts).toMatchObject({ done: 1, gained: 1, failed: 0 });
}, 60_000);
