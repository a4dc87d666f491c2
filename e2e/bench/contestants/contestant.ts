/** One of those who are measured beside each other. */
import type { OpenLoopResult } from "../load/open-loop";
import type { RunResult } from "../load/run-result";

export type ContestantName = "paidtrail" | "commits" | "http" | "peer";

export const titles: Record<ContestantName, string> = {
  paidtrail: "Paidtrail",
  commits: "(a) bare pg, a commit a row",
  http: "(b) bare http, HMAC only",
  peer: "(c) stripe-sync-engine",
};

export interface Load {
  concurrency: number;
  seconds: number;
  /** Events at most. */
  most: number;
}

export interface OpenLoad {
  perSecond: number;
  seconds: number;
}

/** Of one run; null where it cannot be told. CPU time in microseconds an event. */
export interface Cost {
  cpuMicros: number | null;
  databaseCpuMicros: number | null;
  /** Share of the machine's CPUs that other programs took meanwhile, 0 to 1. */
  neighbours: number | null;
}

export interface Contestant {
  name: ContestantName;
  /** The process whose CPU time is the contestant's own. */
  pid: number;
  closed(load: Load): Promise<RunResult & Cost>;
  /** Absent where there is no server to send anything to. */
  open?(load: OpenLoad): Promise<OpenLoopResult & Cost>;
}
