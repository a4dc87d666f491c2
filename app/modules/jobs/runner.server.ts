/**
 * Runs the jobs of the catalogue, inside a worker process. The queue is
 * graphile-worker's, on the same database in a schema of its own, which it brings
 * up to date by itself when it starts.
 */
import { Logger, type Runner, run, type TaskList } from "graphile-worker";
import type { Pool } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import { catalogue, type JobName, type Payload } from "./catalogue";

/** Throws where trying again may help; the queue then waits longer each time (seconds to hours). */
export type Handlers = { [N in JobName]: (payload: Payload<N>) => Promise<void> };

export interface JobRunnerOptions {
  /** A pool of its own: one connection listens. */
  pool: Pool;
  handlers: Handlers;
  log: Log;
  pollMs?: number;
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

export function createJobRunner({
  pool,
  handlers,
  log,
  pollMs = defaultPollMs,
}: JobRunnerOptions): JobRunner {
  let runner: Runner | null = null;
  let retry: NodeJS.Timeout | null = null;
  let stopped = false;
  let told = false;

  async function attempt(): Promise<void> {
    try {
      runner = await run({
        pgPool: pool,
        taskList: tasksOf(handlers),
        concurrency: jobsAtATime,
        pollInterval: pollMs,
        // The process has its own way to stop.
        noHandleSignals: true,
        logger: loggerOf(log),
        preset: { worker: { gracefulShutdownAbortTimeout: finishWithinMs } },
      });
      if (stopped) await runner.stop();
      else if (told) log.info("jobs: working");
    } catch (error) {
      if (!told) log.error({ error: String(error) }, "jobs: cannot start, trying again");
      told = true;
      if (!stopped) retry = setTimeout(() => void attempt(), tryAgainMs).unref();
    }
  }

  return {
    isUp: () => runner !== null && !stopped,
    start: attempt,
    async stop() {
      stopped = true;
      if (retry !== null) clearTimeout(retry);
      await runner?.stop();
    },
  };
}

function tasksOf(handlers: Handlers): TaskList {
  const task =
    <N extends JobName>(name: N, handle: (payload: Payload<N>) => Promise<void>) =>
    (given: unknown, { abortSignal }: { abortSignal?: AbortSignal }) =>
      // A payload of another version of this program fails, and is seen in the log, until it is given up.
      untilAborted(handle(catalogue[name].payload.parse(given) as Payload<N>), abortSignal);
  return {
    "refetch-object": task("refetch-object", handlers["refetch-object"]),
    "refetch-customer": task("refetch-customer", handlers["refetch-customer"]),
  };
}

/** What is under way when the process stops counts as failed, and is tried again elsewhere. */
async function untilAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return work;
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new Error("The process stopped."));
    signal.addEventListener("abort", stop);
  });
  await Promise.race([work, aborted]).finally(() => signal.removeEventListener("abort", stop));
}

/** The queue's own words, in our log; its chatter on debug only. */
function loggerOf(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === "error") log.error({ queue: message }, "jobs");
    else if (level === "warning") log.warn({ queue: message }, "jobs");
    else log.debug({ queue: message }, "jobs");
  });
}
