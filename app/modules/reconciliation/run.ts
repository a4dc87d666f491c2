/** One walk through Stripe's events, as it is kept: what was asked, how far it is, what it found. */
import type { Cursor, Range } from "./walk";

export interface Run {
  id: number;
  livemode: boolean;
  trigger: RunTrigger;
  actor: { type: string; id: string };
  reason: string | null;
  range: Range;
  /** Empty: all. */
  types: string[];
  /** False: it only looks. */
  pulls: boolean;
  /** Takes what Stripe still means to deliver as missing. */
  includePending: boolean;
  /** Also what our endpoint does not subscribe to; types that were asked for by name are looked for anyway. */
  allTypes: boolean;
  state: RunState;
  cursor: Cursor;
  figures: Figures;
  /** Time at work in milliseconds, interruptions left out. */
  activeMs: number;
  /** What Stripe said last, where it said no. */
  failure: RunFailure | null;
  startedAt: Date;
  /** The last page. */
  updatedAt: Date;
  finishedAt: Date | null;
}

export const runTriggers = ["schedule", "cli", "console", "api"] as const;
export type RunTrigger = (typeof runTriggers)[number];

/**
 * - running: under way, or interrupted with its process: whoever takes it up goes on from the cursor
 * - done: all of the range was looked at
 * - failed: Stripe did not answer; can be taken up again
 * - stopped: by a person
 */
export type RunState = "running" | "done" | "failed" | "stopped";

export interface Figures {
  requests: number;
  /** Events that Stripe listed. */
  seen: number;
  /** Of these, not here and not on their way. */
  missing: number;
  /** Still on their way. */
  pending: number;
  /** Of the missing, now stored here. */
  pulled: number;
  /** Not events as Paidtrail reads them. */
  unreadable: number;
  /** Not here, and of types that our endpoint does not subscribe to: nobody expected them. */
  leftOut: number;
}

export interface RunFailure {
  kind: string;
  message: string;
  /** `req_…` */
  requestId: string | null;
}
