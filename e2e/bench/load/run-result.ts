import type { Latencies } from "./latencies";

export interface RunResult extends Latencies {
  /** Answered with 2xx. */
  events: number;
  /** Any other answer, by status; "none" where none came in time. */
  failures: Record<string, number>;
  /** From the start to the last answer. */
  seconds: number;
  perSecond: number;
}

/** Counts answers by status. */
export class Tally {
  events = 0;
  readonly failures: Record<string, number> = {};

  add(status: number | "none", times = 1): void {
    if (typeof status === "number" && status >= 200 && status < 300) this.events += times;
    else if (times > 0) this.failures[status] = (this.failures[status] ?? 0) + times;
  }
}

export const countOf = (failures: RunResult["failures"]): number =>
  Object.values(failures).reduce((sum, times) => sum + times, 0);
