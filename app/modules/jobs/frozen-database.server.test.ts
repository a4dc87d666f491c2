/** A database that is gone at the moment when the queue has to say how a job ended: the process lives, and so does the queue. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPool, type Pool } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { enqueue } from "./enqueue.server";
import { createJobRunner, type JobRunner } from "./runner.server";

let database: TestDatabase;
let pool: Pool;
let runner: JobRunner;
/** What the job does now. */
let work: () => void = () => {};
const done: string[] = [];
const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);

beforeAll(async () => {
  process.on("unhandledRejection", note);
  database = await createTestDatabase();
  pool = createPool({ url: database.url, max: 4, applicationName: "paidtrail test jobs" });
  runner = createJobRunner({
    pool,
    handlers: {
      "refetch-customer": async ({ id }) => {
        work();
        done.push(id);
      },
    },
    log: createLog("test", "silent"),
    pollMs: 20,
    beatMs: 50,
    silentMs: 300,
  });
  await runner.start();
});
afterAll(async () => {
  await runner.stop();
  await pool.end();
  await database.drop();
  process.off("unhandledRejection", note);
});

/** As a frozen server is seen by who asks for a connection. */
function freeze(): () => void {
  const { connect } = pool;
  const error = new Error("Connection terminated due to connection timeout");
  // The pool's own queries ask with a callback, everybody else for a promise.
  const frozen = (callback?: (error: Error) => void) =>
    callback === undefined ? Promise.reject(error) : callback(error);
  Object.assign(pool, { connect: frozen });
  return () => void Object.assign(pool, { connect });
}

const askFor = (id: string) =>
  enqueue(database.pool, [{ name: "refetch-customer", payload: { id } }], { inSeconds: 0 });

it.each([
  ["failed", true],
  ["is done", false],
])(
  "a job that %s while the database is frozen is done afterwards, and nothing else is lost",
  async (id, fails) => {
    let thaw = () => {};
    let happened = false;
    work = () => {
      work = () => {};
      thaw = freeze();
      happened = true;
      if (fails) throw new Error("It did not work.");
    };
    await askFor(id);
    await expect.poll(() => happened, { timeout: 10_000 }).toBe(true);
    // The queue finds that it cannot say so, and gives up.
    await expect.poll(() => runner.isUp(), { timeout: 20_000 }).toBe(false);
    thaw();
    await askFor(`after ${id}`);
    await expect.poll(() => done.includes(`after ${id}`), { timeout: 20_000 }).toBe(true);
    // What was in hand is given back, and done (again: it may be twice).
    await expect
      .poll(
        async () => {
          await database.pool.query(
            "select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), run_at => now())",
          );
          return (await database.pool.query("select from graphile_worker.jobs")).rowCount;
        },
        { timeout: 20_000 },
      )
      .toBe(0);
    expect(done).toContain(id);
    expect(unhandled).toEqual([]);
  },
  60_000,
);
