/** The catalogue and its handlers, as the queue takes them. Pure. */
import type { CronItem, TaskList } from "graphile-worker";
import { isJobName, type JobName, jobs, keyOfJob, type Payloads } from "./catalogue";
import { JobFailure } from "./job-failure";

export interface JobContext {
  /** Aborted when the process is about to end: what is under way then counts as failed, and is tried elsewhere. */
  signal: AbortSignal;
}

export type Handle<P> = (payload: P, context: JobContext) => Promise<void>;

/** Throws where trying again may help; the queue then waits longer each time (seconds to hours). */
export type Handlers = { [N in JobName]: Handle<Payloads[N]> };

export interface GivenUpJob {
  key: string;
  name: string;
  payload: unknown;
  error: unknown;
  attempts: number;
}

/** Is told how jobs end. */
export interface JobLedger {
  /** Not tried again by itself: kept for somebody to see. */
  givenUp: (job: GivenUpJob) => Promise<void>;
  /** Succeeded: whatever was kept of this key is over. */
  done: (key: string) => Promise<void>;
}

const nobody: JobLedger = { givenUp: async () => {}, done: async () => {} };

export function tasksOf(handlers: Partial<Handlers>, ledger = nobody): TaskList {
  return Object.fromEntries(
    Object.keys(handlers)
      .filter(isJobName)
      .map((name) => [name, taskOf(name, handlers, ledger)]),
  );
}

interface Run {
  abortSignal?: AbortSignal;
  /** `attempts`: this one included. */
  job?: { attempts: number; max_attempts: number };
}

function taskOf<N extends JobName>(name: N, handlers: { [K in N]?: Handle<Payloads[K]> }, ledger: JobLedger) {
  return async (given: unknown, { abortSignal, job }: Run): Promise<void> => {
    const handle = handlers[name];
    if (!handle) throw new Error(`Nobody handles the job ${name}.`);
    const signal = abortSignal ?? new AbortController().signal;
    // A payload of another version of this program fails, and is seen in the log, until it is given up.
    const payload = jobs[name].payload.parse(withoutCron(given));
    const key = keyOfJob<N>({ name, payload });
    try {
      await untilAborted(handle(payload, { signal }), signal);
    } catch (error) {
      const lasting = error instanceof JobFailure && error.lasting;
      const last = job !== undefined && job.attempts >= job.max_attempts;
      if (signal.aborted || !(lasting || last)) throw error;
      // Kept with what is known of it, rather than left in the queue as a row that nobody tries.
      return ledger.givenUp({ key, name, payload, error, attempts: job?.attempts ?? 1 });
    }
    await ledger.done(key);
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
