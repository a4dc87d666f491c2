/** The catalogue and its handlers, as the queue takes them. Pure. */
import type { CronItem, TaskList } from "graphile-worker";
import { isJobName, type JobName, jobs, keyOfJob, type Payloads } from "./catalogue";

export interface JobContext {
  /** Aborted when the process is about to end: what is under way then counts as failed, and is tried elsewhere. */
  signal: AbortSignal;
}

export type Handle<P> = (payload: P, context: JobContext) => Promise<void>;

/** Throws where trying again may help; the queue then waits longer each time (seconds to hours). */
export type Handlers = { [N in JobName]: Handle<Payloads[N]> };

export function tasksOf(handlers: Partial<Handlers>): TaskList {
  return Object.fromEntries(
    Object.keys(handlers)
      .filter(isJobName)
      .map((name) => [name, taskOf(name, handlers)]),
  );
}

function taskOf<N extends JobName>(name: N, handlers: { [K in N]?: Handle<Payloads[K]> }) {
  return async (given: unknown, { abortSignal }: { abortSignal?: AbortSignal }): Promise<void> => {
    const handle = handlers[name];
    if (!handle) throw new Error(`Nobody handles the job ${name}.`);
    const signal = abortSignal ?? new AbortController().signal;
    // A payload of another version of this program fails, and is seen in the log, until it is given up.
    await untilAborted(handle(jobs[name].payload.parse(withoutCron(given)), { signal }), signal);
  };
}

/** Of the jobs that are handled here. */
export function cronItemsOf(handlers: Partial<Handlers>): CronItem[] {
  return Object.keys(handlers)
    .filter(isJobName)
    .flatMap((name) => cronItemOf(name) ?? []);
}

function cronItemOf<N extends JobName>(name: N): CronItem | null {
  const { schedule, attempts } = jobs[name];
  if (!schedule) return null;
  return {
    task: name,
    identifier: name,
    match: schedule.at,
    payload: { ...schedule.payload },
    options: {
      backfillPeriod: schedule.catchUpSeconds * 1_000,
      maxAttempts: attempts,
      // One that still waits is enough.
      jobKey: keyOfJob<N>({ name, payload: schedule.payload }),
      jobKeyMode: "preserve_run_at",
    },
  };
}

/** The queue adds when a scheduled job was due; no payload of ours has that. */
function withoutCron(given: unknown): unknown {
  if (typeof given !== "object" || given === null || !("_cron" in given)) return given;
  const { _cron, ...payload } = given;
  return payload;
}

/** What is under way when the process stops counts as failed, and is tried again elsewhere. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new Error("The process stopped."));
    signal.addEventListener("abort", stop);
  });
  await Promise.race([work, aborted]).finally(() => signal.removeEventListener("abort", stop));
}
