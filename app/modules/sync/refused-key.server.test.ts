/** A key that Stripe refuses for a while: what could not be read meanwhile is read when it takes it again. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPool, type Pool } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { enqueue } from "../jobs/enqueue.server";
import { listFailedJobs, retryRefusedJobs } from "../jobs/failed-jobs.server";
import { createJobRunner, type JobRunner } from "../jobs/runner.server";
import { loadObjects } from "../mirror/mirror.server";
import { type EmulatedStripe, emulatedStripe } from "../runs/testing/emulated-stripe";
import { accessProblem } from "../stripe/access-problem.server";
import { createPace } from "../stripe/pace.server";
import type { StripeReader } from "../stripe/reader";
import { createStripeReader } from "../stripe/reader.server";
import { applyDue } from "./apply-due.server";
import { refetchHandlers } from "./refetch.server";
import { deliver, eventOf, type Json } from "./testing/deliver";

let database: TestDatabase;
let jobsPool: Pool;
let jobs: JobRunner;
let stripe: EmulatedStripe;
let reader: StripeReader;
const clock = () => new Date();

beforeAll(async () => {
  [database, stripe] = await Promise.all([createTestDatabase(), emulatedStripe()]);
  jobsPool = createPool({ url: database.url, max: 4, applicationName: "paidtrail test jobs" });
  const log = createLog("test", "silent");
  const { pool } = database;
  reader = createStripeReader({
    pool,
    livemode: false,
    clock,
    log,
    key: stripe.key,
    apiBase: stripe.url,
    pace: createPace({ pool, livemode: false, perSecond: 2_000, burst: 2_000 }),
    mended: (tx) => retryRefusedJobs(tx, clock()),
  });
  const handlers = refetchHandlers({ pool, reader, livemode: false, clock });
  jobs = createJobRunner({ pool: jobsPool, handlers, log, pollMs: 20 });
  await jobs.start();
}, 60_000);
afterAll(async () => {
  await jobs.stop();
  await jobsPool.end();
  await Promise.all([database.drop(), stripe.stop()]);
});

/** Without waiting for the moment that the jobs wait for. */
const hurry = () =>
  database.pool.query(
    "select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), run_at => now())",
  );

/** A customer of whom two events of one second tell differently, while Stripe answers with this status. */
async function undecidedWhile(status: number): Promise<string> {
  const { id } = await stripe.post("/v1/customers", { name: "As Stripe has it" });
  const at = Math.floor(Date.now() / 1_000) - 60;
  const named = (name: string): Json =>
    eventOf("customer.updated", at, { id, object: "customer", created: at, name, metadata: {} });
  await stripe.fault({
    match: { path: `/v1/customers/${id}`, method: "GET" },
    action: { do: "status", status },
    times: 1,
  });
  await deliver(database.pool, [named("One"), named("Other")]);
  await applyDue({ pool: database.pool, livemode: false, clock, refetch: enqueue });
  await expect
    .poll(
      async () => {
        await hurry();
        return (await listFailedJobs(database.pool, 10)).rows.map(({ objectId }) => objectId);
      },
      { timeout: 20_000 },
    )
    .toEqual([id]);
  return id;
}

const held = async (id: string) =>
  (await loadObjects(database.pool, false, [{ type: "customer", id }]))[0]?.source;

it.each([
  [401, "key_refused"],
  [403, "forbidden"],
])(
  "answered with %i, the object is read when another reading succeeds",
  async (status, kind) => {
    const id = await undecidedWhile(status);
    expect(await held(id)).toBe("event");
    expect(await accessProblem(database.pool, false)).toMatchObject({ kind });

    const other = await stripe.post("/v1/customers", { name: "Somebody else" });
    expect(await reader.object("customer", other.id)).toMatchObject({ ok: true });
    expect(await accessProblem(database.pool, false)).toBeNull();
    expect((await listFailedJobs(database.pool, 10)).rows).toEqual([]);
    const again = await database.pool.query<{ seconds: number }>(
      "select extract(epoch from run_at - now())::float8 as seconds from graphile_worker.jobs where key = $1",
      [`refetch-object:customer:${id}`],
    );
    // What a permission lacks is asked for seldom: others may be answered all the time.
    if (kind === "forbidden") expect(again.rows[0]?.seconds).toBeGreaterThan(500);
    await expect
      .poll(
        async () => {
          await hurry();
          return held(id);
        },
        { timeout: 20_000 },
      )
      .toBe("fetch");
    const { rows } = await database.pool.query(
      "select actor_type as type, after from audit_log where action = 'job.retry' order by id desc limit 1",
    );
    expect(rows).toEqual([{ type: "system", after: { queued: 1 } }]);
  },
  60_000,
);
