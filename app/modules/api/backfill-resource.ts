/** A walk through Stripe's events as the JSON API gives it. */
import type { RunView } from "../reconciliation/run-view";

export function backfillResource(run: RunView) {
  return {
    object: "backfill",
    id: String(run.id),
    state: run.state,
    trigger: run.trigger,
    actor: { type: run.actorType, id: run.actorId },
    reason: run.reason,
    from: seconds(run.from),
    to: seconds(run.to),
    types: run.types,
    dry_run: !run.pulls,
    include_pending: run.includePending,
    all_types: run.allTypes,
    progress: {
      share: Math.round(run.share * 1_000) / 1_000,
      walked_up_to: seconds(run.walkedUpTo),
      requests: run.requests,
      seen: run.seen,
      missing: run.missing,
      pending: run.pending,
      pulled: run.pulled,
      unreadable: run.unreadable,
      left_out: run.leftOut,
      events_per_second: run.eventsPerSecond,
      seconds_left: run.secondsLeft,
    },
    failure: run.failure && {
      kind: run.failure.kind,
      message: run.failure.message,
      request_id: run.failure.requestId,
    },
    started_at: seconds(run.startedAt),
    updated_at: seconds(run.updatedAt),
    finished_at: run.finishedAt === null ? null : seconds(run.finishedAt),
  };
}

const seconds = (iso: string) => Math.floor(Date.parse(iso) / 1_000);
