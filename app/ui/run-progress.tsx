/** How far a run has come: a bar with its words, the same without colour. */
import { durationWords, type RunView } from "~/modules/runs/run-view";
import { count } from "./figures";

export function RunProgress({ run }: { run: RunView }) {
  const { progress, total, counts, perMinute, remainingSeconds, state } = run;
  const percent = progress === null ? null : Math.floor(progress * 100);
  const of = total === null ? count(counts.done) : `${count(counts.done)} of ${count(total)}`;
  const facts = [
    `${of} done`,
    ...(state === "running" && perMinute !== null ? [`${count(perMinute)} a minute`] : []),
    ...(remainingSeconds !== null && remainingSeconds > 0 ? [`${durationWords(remainingSeconds)} left`] : []),
  ];
  return (
    <div>
      <progress
        aria-label="Progress"
        max={100}
        {...(percent === null ? {} : { value: percent })}
        className="run-progress block h-2 w-full overflow-hidden rounded-full"
      >
        {percent === null ? "" : `${percent} %`}
      </progress>
      <p className="mt-1.5 flex flex-wrap gap-x-3 text-sm text-muted tabular-nums">
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
    </div>
  );
}
