/** A run as pages, API and command line show it. Times are ISO strings. Pure. */
import type { Run, RunCounts } from "./run";
import { isUnderWay, type RunState, stateAfter } from "./run-state";

export interface RunView {
  id: string;
  kind: string;
  /** What was chosen, in words. */
  chosen: string;
  reason: string;
  actor: { type: string; id: string };
  state: RunState;
  note: string | null;
  waitUntil: string | null;
  total: number | null;
  counts: RunCounts;
  /** 0 to 1; null: not known yet. */
  progress: number | null;
  /** Items, while it works. */
  perMinute: number | null;
  remainingSeconds: number | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  /** What can be done with it. */
  may: { pause: boolean; continue: boolean; cancel: boolean };
}

export function runView(run: Run, chosen: string): RunView {
  const { total, counts, workingMs, state } = run;
  const perMinute =
    counts.done > 0 && workingMs > 0 ? Math.max(1, Math.round((counts.done / workingMs) * 60_000)) : null;
  // What came after it began is left out, and what left the choice is not found: the total is a bound.
  const left = total === null ? null : Math.max(0, total - counts.done);
  return {
    id: run.id,
    kind: run.kind,
    chosen,
    reason: run.reason,
    actor: run.actor,
    state,
    note: run.note,
    waitUntil: run.waitUntil?.toISOString() ?? null,
    total,
    counts,
    progress:
      state === "done" ? 1 : total === null ? null : total === 0 ? 0 : Math.min(1, counts.done / total),
    perMinute,
    remainingSeconds:
      isUnderWay(state) && left !== null && perMinute !== null ? Math.ceil((left / perMinute) * 60) : null,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
    may: {
      pause: stateAfter(state, "pause") !== null,
      continue: stateAfter(state, "continue") !== null,
      cancel: stateAfter(state, "cancel") !== null,
    },
  };
}

/** "about 40 s", "about 3 min", "about 2 h" */
export function durationWords(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `about ${Math.round(seconds / 60)} min`;
  return `about ${Math.round(seconds / 3_600)} h`;
}
