/** What the overview page shows of the inbox. Times are ISO strings, durations milliseconds. */
import type { RejectedCount, SyncOutcome } from "./event-view";

export interface Overview {
  /** What was counted: begins later than asked when there were more events than are counted at once. */
  from: string;
  to: string;
  /** The window was cut to the newest events. */
  cut: boolean;
  bucketMinutes: number;
  /** Without gaps, oldest first. */
  buckets: OverviewBucket[];
  rejected: RejectedCount[];
  /** Stored and not yet applied. */
  backlog: CappedCount & { oldestAt: string | null; oldestAgeMs: number | null };
  /** Will be tried again. */
  failed: CappedCount;
  /** Given up. */
  dead: CappedCount;
  /** From arrival to applied, of the newest applied events in the window; null without any. */
  latency: { p50Ms: number; p95Ms: number; sample: number } | null;
  /** When the first event of all was received; null before any. */
  firstEventAt: string | null;
  /** When a delivery with a valid signature last arrived, ever. */
  lastVerifiedAt: string | null;
  workers: { alive: number; lastSeenAt: string | null };
}

export interface OverviewBucket {
  at: string;
  /** Events by what became of them. */
  events: Record<SyncOutcome, number>;
  /** Deliveries that were repeats. */
  duplicates: number;
  /** Deliveries that were refused, those counted and not stored included. */
  rejected: number;
}

/** Counting stops at a limit: `count` is then that limit and `capped` true. */
export interface CappedCount {
  count: number;
  capped: boolean;
}
