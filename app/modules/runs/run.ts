/** A run, and what came of its items. */
import type { Actor } from "../audit/audit.server";
import type { RunState } from "./run-state";

export interface Run {
  /** `run_…` */
  id: string;
  livemode: boolean;
  kind: string;
  /** What was chosen, as its kind reads it. */
  selection: unknown;
  reason: string;
  actor: Actor;
  state: RunState;
  /** Why it waits, was paused by itself or failed. */
  note: string | null;
  waitUntil: Date | null;
  /** Of the item at hand, without success. */
  tries: number;
  /** As far as this reaches what was chosen; fixed when it begins. */
  bound: string | null;
  /** The last item that is done; null: none yet. */
  cursor: string | null;
  /** null: not counted yet, or too many to be counted. */
  total: number | null;
  counts: RunCounts;
  /** Time spent on items, without pauses and waits between slices. */
  workingMs: number;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  updatedAt: Date;
}

export interface RunCounts {
  done: number;
  changed: number;
  unchanged: number;
  failed: number;
  /** Of the changed: those whose users have more now, less, or the same plan otherwise. The rest is data alone. */
  gained: number;
  lost: number;
  stateOnly: number;
}

export const changes = ["gained", "lost", "state", "data"] as const;
export type Change = (typeof changes)[number];

/** What became of one item. */
export type ItemResult =
  | { outcome: "changed"; change: Change; words: string }
  | { outcome: "unchanged" }
  | { outcome: "failed"; words: string; code: string | null; requestId: string | null };

export interface RunItem {
  id: number;
  at: Date;
  subject: Subject;
  effect: Change | "failed";
  words: string;
  code: string | null;
  requestId: string | null;
}

export interface Subject {
  type: "customer" | "event";
  id: string;
}

/** How many items of each effect are kept one by one; all are counted. */
export const mostItemsKept = 1_000;
