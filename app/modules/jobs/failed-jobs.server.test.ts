import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createPool, type Pool } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { enqueue } from "./enqueue.server";
import { listFailedJobs, retryFailedJobs } from "./failed-jobs.server";
import { JobFailure } from "./job-failure";
import { createJobRunner, type JobRunner } from "./runner.server";

let database: TestDatabase;
let jobsPool: Pool;
let runner: JobRunner;
let failure: Error | null;
const now = new Date("2026-12-10T13:00:00Z");
const by = { actor: { type: "user" as const, id: "ada" }, reason: "The key is mended.", now };

beforeAll(async () => {
  database = await createTestDatabase();
  jobsPool = createPool({ url: database.url, max: 4, applicationName: "paidtrail test jobs" });
  const handle = async () => {
    if (failure !== null) throw failure;
  };
  runner = createJobRunner({
    pool: jobsPool,
    handlers: { "refetch-object": handle, "refetch-customer": handle },
    log: createLog("test", "silent"),
    clock: () => now,
    pollMs: 20,
  });
  await runner.start();
});
afterAll(async () => {
  await runner.stop();
  await jobsPool.end();
  await database.drop();
});
beforeEach(async () => {
  failure = null;
  await database.pool.query("delete from failed_jobs");
});

const refused = () =>
  new JobFailure(
    "forbidden: The key may not read that.",
    { kind: "forbidden", code: "more_permissions_required", requestId: "req_7" },
    true,
  );

async function ask(id: string): Promise<void> {
  await enqueue(database.pool, [{ name: "refetch-customer", payload: { id } }]);
  await hurry();
}

/** Without waiting for the moment that they wait for. */
const hurry = () =>
  database.pool.query(
    "select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), run_at => now())",
  );
const waiting = async () =>
  (await database.pool.query<{ key: string }>("select key from graphile_worker.jobs order by key")).rows;
const kept = async () => (await listFailedJobs(database.pool, 10)).rows;

it("what trying again does not mend is kept at once, with Stripe's code and request", async () => {
  failure = refused();
  await ask("cus_1");
  await expect.poll(kept).toEqual([
    {
      key: "refetch-customer:cus_1",
      name: "refetch-customer",
      objectType: null,
      objectId: "cus_1",
      error: "forbidden: The key may not read that.",
      kind: "forbidden",
      code: "more_permissions_required",
      requestId: "req_7",
      attempts: 1,
      failedAt: now.toISOString(),
    },
  ]);
  await expect.poll(waiting).toEqual([]);
});

it("anything else is tried as often as the catalogue says, and kept after that", async () => {
  failure = new Error("The database was busy.");
  await ask("cus_2");
  await database.pool.query("update graphile_worker._private_jobs set attempts = max_attempts - 2");
  await expect
    .poll(async () => {
      await hurry();
      return kept();
    })
    .toMatchObject([{ objectId: "cus_2", error: "The database was busy.", kind: null, attempts: 8 }]);
  await expect.poll(waiting).toEqual([]);
});

it("a retry asks again, is told in the audit log, and success clears what was kept", async () => {
  failure = refused();
  await ask("cus_3");
  await ask("cus_4");
  await expect.poll(async () => (await kept()).length).toBe(2);
  failure = null;
  expect(await retryFailedJobs(database.pool, { key: "refetch-customer:cus_3", ...by })).toEqual({
    queued: 1,
    left: 0,
  });
  expect((await kept()).map(({ objectId }) => objectId)).toEqual(["cus_4"]);
  const { rows } = await database.pool.query("select action, subject_id, reason, before from audit_log");
  expect(rows).toEqual([
    {
      action: "job.retry",
      subject_id: "refetch-customer:cus_3",
      reason: by.reason,
      before: { error: "forbidden: The key may not read that." },
    },
  ]);
  // Asked for by an event meanwhile, and done: nothing is left to retry.
  await ask("cus_4");
  await expect.poll(kept).toEqual([]);
  expect(await retryFailedJobs(database.pool, { key: null, ...by })).toEqual({ queued: 0, left: 0 });
});
