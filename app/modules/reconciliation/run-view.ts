/** How a run is shown: one view for the console, the JSON API and the command line. Times are ISO strings. */
import type { Figures, Run, RunFailure, RunState, RunTrigger } from "./run";
import { walkedShare } from "./walk";

export interface RunView extends Figures {
  id: number;
  trigger: RunTrigger;
  actorType: string;
  actorId: string;
  reason: string | null;
  from: string;
  to: string;
  types: string[];
  pulls: boolean;
  includePending: boolean;
  allTypes: boolean;
  /** `interrupted`: its process is gone, or hangs; it is taken up again from where it was. */
  state: RunState | "interrupted";
  /** 0 to 1, of the time to be walked. */
  share: number;
  /** Up to here everything was looked at. */
  walkedUpTo: string;
  eventsPerSecond: number | null;
  /** An estimate by the time walked so far; null: none yet, or ended. */
  secondsLeft: number | null;
  failure: RunFailure | null;
  startedAt: string;
  updatedAt: string;
  finishedAt: string | null;
}

/** The longest that a page takes, with Stripe's pauses. */
const silentForMs = 60_000;

export function runView(run: Run, now: Date): RunView {
  const { figures, range, activeMs } = run;
  const share = run.state === "done" ? 1 : walkedShare(run.cursor, range);
  const under = run.finishedAt === null;
  const silent = run.state === "running" && now.getTime() - run.updatedAt.getTime() > silentForMs;
  return {
    ...figures,
    id: run.id,
    trigger: run.trigger,
    actorType: run.actor.type,
    actorId: run.actor.id,
    reason: run.reason,
    from: range.from.toISOString(),
    to: range.to.toISOString(),
    types: run.types,
    pulls: run.pulls,
    includePending: run.includePending,
    allTypes: run.allTypes,
    state: silent ? "interrupted" : run.state,
    share,
    walkedUpTo: (run.state === "done" ? range.to : run.cursor.window.from).toISOString(),
    eventsPerSecond: activeMs > 0 ? Math.round((figures.seen / activeMs) * 10_000) / 10 : null,
    secondsLeft: under && share > 0.01 ? Math.round((activeMs * (1 - share)) / share / 1_000) : null,
    failure: run.failure,
    startedAt: run.startedAt.toISOString(),
    updatedAt: run.updatedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}
