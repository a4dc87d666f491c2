/** A job in hand of a process that is killed hard is taken over by another within its minute, not in four hours. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPool, type Pool } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { beatOfJobs, giveBackAbandoned } from "./abandoned-jobs.server";
import type { Payloads } from "./catalogue";
import { enqueue } from "./enqueue.server";
import { createJobRunner, type JobRunner } from "./runner.server";

const log = createLog("test", "silent");
let database: TestDatabase;
let pool: Pool;
let runner: JobRunner | null = null;
let silentStripe: Server;
const done: Payloads["refetch-object"][] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url, max: 4, applicationName: "paidtrail test jobs" });
  // Takes every request and answers none: whoever asks has its job in hand.
  silentStripe = createServer(() => {}).listen(0, "127.0.0.1");
  await once(silentStripe, "listening");
});
afterAll(async () => {
  await runner?.stop();
  await pool.end();
  silentStripe.closeAllConnections();
  silentStripe.close();
  await database.drop();
});

function workerProcess() {
  const { port } = silentStripe.address() as AddressInfo;
  return fork(join(import.meta.dirname, "../../server/worker.ts"), [], {
    execArgv: ["--import", "tsx"],
    env: {
      ...process.env,
      NODE_ENV: "development",
      DATABASE_URL: database.url,
      SESSION_SECRET: "0123456789abcdef0123456789abcdef",
      LOG_LEVEL: "silent",
      STRIPE_SECRET_KEY: "sk_test_of_nobody",
      STRIPE_API_BASE: `http://127.0.0.1:${port}`,
    },
  });
}

const holders = async () =>
  (
    await database.pool.query<{ holder: string }>(
      "select locked_by as holder from graphile_worker.jobs where locked_by is not null",
    )
  ).rows.map(({ holder }) => holder);

it("is given to another when its holder was killed, and never while the holder says that it lives", async () => {
  const asked = once(silentStripe, "request");
  const victim = workerProcess();
  await once(victim, "message");
  const payload = { type: "subscription", id: "sub_held" } as const;
  await enqueue(database.pool, [{ name: "refetch-object", payload }], { inSeconds: 0 });
  await asked;
  const [holder] = await holders();
  if (holder === undefined) throw new Error("Nobody holds the job.");

  runner = createJobRunner({
    pool,
    handlers: {
      "refetch-object": async (given) => {
        done.push(given);
      },
    },
    log,
    pollMs: 50,
    beatMs: 50,
  });
  await runner.start();
  // However long it is held, and however often others look.
  await database.pool.query("update graphile_worker._private_jobs set locked_at = now() - interval '1 hour'");
  expect(await giveBackAbandoned(database.pool, 60)).toEqual([]);
  expect(await holders()).toEqual([holder]);
  expect(done).toEqual([]);

  const gone = once(victim, "exit");
  victim.kill("SIGKILL");
  await gone;
  // As if its minute were over.
  await database.pool.query("update heartbeats set seen_at = seen_at - interval '1 minute' where id = $1", [
    holder,
  ]);
  await expect.poll(() => done, { timeout: 20_000 }).toEqual([payload]);
  await expect.poll(holders).toEqual([]);
}, 60_000);

it("is not taken from who has it since a moment and has not said yet that it lives", async () => {
  await runner?.stop();
  runner = null;
  await enqueue(database.pool, [{ name: "refetch-customer", payload: { id: "cus_new" } }]);
  const hold = (since: string) =>
    database.pool.query(
      "update graphile_worker._private_jobs set locked_by = 'pool-new', locked_at = now() - $1::interval",
      [since],
    );
  await hold("5 seconds");
  expect(await giveBackAbandoned(database.pool, 60)).toEqual([]);
  await hold("2 minutes");
  await beatOfJobs(database.pool, "pool-new");
  expect(await giveBackAbandoned(database.pool, 60)).toEqual([]);
  await database.pool.query("update heartbeats set seen_at = now() - interval '2 minutes'");
  expect(await giveBackAbandoned(database.pool, 60)).toEqual(["pool-new"]);
  expect(await holders()).toEqual([]);
});
