/** How far a walk through Stripe's events is, and what it found. */
import type { RunView } from "~/modules/reconciliation/run-view";
import { count, counted } from "./figures";
import { Notice } from "./notice";
import { RelativeTime, ShortTime } from "./time";

export function WalkProgress({ run }: { run: RunView }) {
  const percent = Math.floor(run.share * 100);
  return (
    <div className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 text-sm">
        <p className="font-medium">
          {run.pulls ? "Pulling what was missed" : "Looking for what was missed"}, run {run.id}
        </p>
        <p className="text-muted tabular-nums">
          {percent} %{run.secondsLeft !== null && ` · about ${duration(run.secondsLeft)} left`}
        </p>
      </div>
      <progress
        value={percent}
        max={100}
        aria-label={`Run ${run.id}`}
        className="h-1.5 w-full overflow-hidden rounded-full accent-accent"
      />
      <p className="text-sm text-muted tabular-nums">{walkFigures(run)}</p>
      {run.state === "failed" && run.failure && (
        <Notice tone="bad" title="Stripe does not answer">
          {run.failure.message}
          {run.failure.requestId && ` (${run.failure.requestId})`}. It is tried again by itself and goes on
          from <ShortTime at={run.walkedUpTo} />.
        </Notice>
      )}
      {run.state === "interrupted" && (
        <Notice tone="waiting" title="Interrupted">
          Nothing has moved since <RelativeTime at={run.updatedAt} />: its process is gone. It is taken up
          within minutes and goes on from <ShortTime at={run.walkedUpTo} />.
        </Notice>
      )}
    </div>
  );
}

/** "1,204 events seen · 12 missing · 12 pulled in · 300 events/s" */
export function walkFigures(run: RunView): string {
  return [
    `${counted(run.seen, "event")} seen`,
    `${count(run.missing)} missing`,
    run.pulls && `${count(run.pulled)} pulled in`,
    run.pending > 0 && `${count(run.pending)} on their way`,
    run.leftOut > 0 && `${count(run.leftOut)} left out: our endpoint does not subscribe to them`,
    run.unreadable > 0 && `${count(run.unreadable)} unreadable`,
    run.finishedAt === null &&
      run.eventsPerSecond !== null &&
      `${count(Math.round(run.eventsPerSecond))} events/s`,
  ]
    .filter(Boolean)
    .join(" · ");
}

const duration = (seconds: number) => (seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`);
