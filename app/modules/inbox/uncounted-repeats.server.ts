/**
 * Repeats of events that a worker held at the moment of their delivery. The
 * deliveries are committed; only the event's own count, and its chance to run
 * again, are made up for here, a moment later. Lost with the process: a worker
 * that fails such an event plans its next try anyway.
 */
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import { withConnection } from "./deadline.server";
import { type BusyRepeat, countBusy } from "./repeats.server";

export interface UncountedRepeats {
  add(busy: readonly BusyRepeat[]): void;
  /** Tries once, now. */
  flush(): Promise<void>;
}

const everyMs = 100;
const queryMs = 1_500;
/** Events remembered at most; a worker holds far fewer at a time. */
const most = 10_000;

export function createUncountedRepeats(options: { pool: Pool; clock: Clock; log: Log }): UncountedRepeats {
  const { pool, clock, log } = options;
  let uncounted = new Map<number, number>();
  let timer: NodeJS.Timeout | null = null;

  function add(busy: readonly BusyRepeat[]): void {
    for (const { seq, repeats } of busy) {
      if (uncounted.size < most || uncounted.has(seq))
        uncounted.set(seq, (uncounted.get(seq) ?? 0) + repeats);
    }
    if (uncounted.size > 0) timer ??= setTimeout(() => void flush(), everyMs).unref();
  }

  async function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    if (uncounted.size === 0) return;
    const taken = [...uncounted].map(([seq, repeats]) => ({ seq, repeats }));
    uncounted = new Map();
    try {
      add(await withConnection(pool, queryMs, (db) => countBusy(db, taken, clock())));
    } catch (error) {
      log.warn({ err: error, events: taken.length }, "repeats of events could not be counted yet");
      add(taken);
    }
  }

  return { add, flush };
}
