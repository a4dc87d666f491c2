/**
 * Runs the jobs of the catalogue, inside a worker process. The queue is
 * graphile-worker's, on the same database in a schema of its own, which it brings
 * up to date by itself when it starts. Where it cannot say how a job ended (the
 * database froze, say) it gives up as a whole, and is begun anew here.
 */
import { EventEmitter } from "node:events";
import { Logger, parseCronItems, type Runner, run, type WorkerEvents } from "graphile-worker";
import { type Clock, systemClock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import { beatOfJobs, endBeatOfJobs, giveBackAbandoned } from "./abandoned-jobs.server";
import { failedJobs } from "./failed-jobs.server";
import { cronItemsOf, type Handlers, tasksOf } from "./tasks";

export interface JobRunnerOptions {
  /** A pool of its own: one connection listens. */
  pool: Pool;
  /** What is not handled here waits for a process that does. */
  handlers: Partial<Handlers>;
  log: Log;
  clock?: Clock;
  pollMs?: number;
  /** How often it is said that this process lives; and how long one may be silent. */
  beatMs?: number;
  silentMs?: number;
}

export interface JobRunner {
  /** Can jobs be asked for? */
  isUp(): boolean;
  /** Never throws: without jobs events are applied all the same. Tries again where the database is away. */
  start(): Promise<void>;
  /** Gives what runs a moment to end; what does not is tried again later. */
  stop(): Promise<void>;
}

const jobsAtATime = 2;
const defaultPollMs = 2_000;
const finishWithinMs = 1_000;
const tryAgainMs = 2_000;
const defaultBeatMs = 10_000;
const defaultSilentMs = 60_000;

export function createJobRunner({
  pool,
  handlers,
  log,
  clock = systemClock,
  pollMs = defaultPollMs,
  beatMs = defaultBeatMs,
  silentMs = defaultSilentMs,
}: JobRunnerOptions): JobRunner {
  let runner: Runner | null = null;
  /** By which the queue knows who holds a job. */
  let holder: string | null = null;
  let retry: NodeJS.Timeout | null = null;
  let beating: NodeJS.Timeout | null = null;
  let stopped = false;
  let told = false;

  async function attempt(): Promise<void> {
    const events: WorkerEvents = new EventEmitter();
    events.on("pool:create", ({ workerPool }) => {
      holder = workerPool.id;
    });
    try {
      runner = await run({
        pgPool: pool,
        taskList: tasksOf(handlers, failedJobs(pool, clock)),
        parsedCronItems: parseCronItems(cronItemsOf(handlers)),
        concurrency: jobsAtATime,
        pollInterval: pollMs,
        events,
        // The process has its own way to stop.
        noHandleSignals: true,
        logger: loggerOf(log),
        preset: {
          worker: {
            gracefulShutdownAbortTimeout: finishWithinMs,
            // Not to save anything: what is written in batches has somebody who takes its errors; a
            // single job's end has nobody, and its error would end the process.
            completeJobBatchDelay: 0,
            failJobBatchDelay: 0,
          },
        },
      });
      void beginAnewWhenGivenUp(runner);
      if (stopped) await runner.stop();
      else if (told) log.info("jobs: working");
      if (beating === null) await beat();
    } catch (error) {
      if (!told) log.error({ error: String(error) }, "jobs: cannot start, trying again");
      told = true;
      if (!stopped) retry = setTimeout(() => void attempt(), tryAgainMs).unref();
    }
  }

  async function beginAnewWhenGivenUp(given: Runner): Promise<void> {
    await given.promise.catch(() => {});
    if (stopped) return;
    const gone = holder;
    [runner, holder] = [null, null];
    log.error("jobs: the queue gave up, beginning anew");
    told = true;
    // Then what it still held is given back by whoever looks next; else when it has been silent long enough.
    if (gone !== null) await endBeatOfJobs(pool, gone).catch(() => {});
    if (!stopped) retry = setTimeout(() => void attempt(), tryAgainMs).unref();
  }

  async function beat(): Promise<void> {
    if (stopped) return;
    try {
      if (holder !== null) await beatOfJobs(pool, holder);
      const from = await giveBackAbandoned(pool, silentMs / 1_000);
      if (from.length > 0) log.warn({ from }, "jobs: given back, whoever held them is gone");
    } catch (error) {
      log.warn({ error: String(error) }, "jobs: cannot look for abandoned ones now");
    }
    if (!stopped) beating = setTimeout(() => void beat(), beatMs).unref();
  }

  return {
    isUp: () => runner !== null && !stopped,
    start: attempt,
    async stop() {
      stopped = true;
      for (const timer of [retry, beating]) if (timer !== null) clearTimeout(timer);
      // It may have given up by itself a moment ago.
      await runner?.stop().catch(() => {});
      runner = null;
      if (holder !== null) await endBeatOfJobs(pool, holder).catch(() => {});
    },
  };
}

/** The queue's own words, in our log; its chatter on debug only. */
function loggerOf(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === "error") log.error({ queue: message }, "jobs");
    else if (level === "warning") log.warn({ queue: message }, "jobs");
    else log.debug({ queue: message }, "jobs");
  });
}
