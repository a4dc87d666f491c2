/** The five stages of an event: five marks on a line for rows, and the wide form for the event's page. */
import clsx from "clsx";
import { stageSentence, stageTitle, type StageView, stageWords } from "./stage-view";
import { TextWithIds } from "./text-with-ids";
import { ClockTime, useNow } from "./time";
import { duration } from "./time-words";
import { type Tone, toneText } from "./tone";

const pitch = 18;
const radius = 4;
const height = 12;

const fill: Record<Tone, string> = {
  good: "fill-good-mark",
  waiting: "fill-waiting-mark",
  bad: "fill-bad-mark",
  none: "fill-none-mark",
};
const stroke: Record<Tone, string> = {
  good: "stroke-good-mark",
  waiting: "stroke-waiting-mark",
  bad: "stroke-bad-mark",
  none: "stroke-none-mark",
};

/**
 * A shape for each meaning, so that colour is never alone: full disc (good), half
 * disc (waiting), cross (bad), ring (nothing to do).
 */
export function StageMark({ tone, x, y }: { tone: Tone; x: number; y: number }) {
  switch (tone) {
    case "good":
      return <circle cx={x} cy={y} r={radius} className={fill.good} />;
    case "waiting":
      return (
        <>
          <circle
            cx={x}
            cy={y}
            r={radius - 0.75}
            className={clsx("fill-surface", stroke.waiting)}
            strokeWidth="1.5"
          />
          <path
            d={`M${x} ${y - radius}a${radius} ${radius} 0 0 0 0 ${2 * radius}z`}
            className={fill.waiting}
          />
        </>
      );
    case "bad":
      return (
        <>
          <circle cx={x} cy={y} r={radius + 0.5} className={fill.bad} />
          <path
            d={`M${x - 1.7} ${y - 1.7}l3.4 3.4m0 -3.4l-3.4 3.4`}
            className="stroke-surface"
            strokeWidth="1.4"
            strokeLinecap="round"
          />
        </>
      );
    case "none":
      return (
        <circle
          cx={x}
          cy={y}
          r={radius - 0.75}
          className={clsx("fill-surface", stroke.none)}
          strokeWidth="1.5"
        />
      );
  }
}

/** For rows. Each mark has a title; a screen reader hears all five in one sentence. */
export function StageStrip({ stages }: { stages: readonly StageView[] }) {
  const y = height / 2;
  const x = (index: number) => radius + 1 + index * pitch;
  const width = x(stages.length - 1) + radius + 1;
  return (
    <span className="inline-flex h-5 items-center">
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        aria-hidden="true"
        className="overflow-visible"
      >
        {stages.slice(1).map((stage, index) => (
          <line
            key={stage.name}
            x1={x(index) + radius + 1.5}
            x2={x(index + 1) - radius - 1.5}
            y1={y}
            y2={y}
            strokeWidth="1.5"
            className={stage.tone === "good" ? stroke.good : "stroke-line-strong"}
          />
        ))}
        {stages.map((stage, index) => (
          <g key={stage.name}>
            <title>{stageSentence(stage)}</title>
            <rect x={x(index) - pitch / 2} width={pitch} height={height} fill="transparent" />
            <StageMark tone={stage.tone} x={x(index)} y={y} />
          </g>
        ))}
      </svg>
      <span className="sr-only">
        {stages.map((stage) => `${stageTitle(stage)}: ${stageWords(stage)}`).join(", ")}
      </span>
    </span>
  );
}

/** The event's way with times, what each step took, and reasons in words. */
export function WideStageStrip({ stages }: { stages: readonly StageView[] }) {
  const now = useNow();
  return (
    <ol
      aria-label="What became of this event"
      className="grid grid-cols-1 rounded-lg border bg-surface md:grid-cols-5"
    >
      {stages.map((stage, index) => {
        const before = stages[index - 1];
        const took =
          stage.at && before?.at ? Math.max(0, Date.parse(stage.at) - Date.parse(before.at)) : null;
        return (
          <li
            key={stage.name}
            className="relative flex gap-3 px-4 py-2.5 not-first:border-t md:block md:py-3.5 md:not-first:border-t-0 md:not-first:border-l"
          >
            <div className="flex w-28 shrink-0 items-center gap-2 self-start md:w-auto">
              <svg
                width="12"
                height="12"
                viewBox="0 0 12 12"
                aria-hidden="true"
                className="shrink-0 overflow-visible"
              >
                <StageMark tone={stage.tone} x={6} y={6} />
              </svg>
              <span className="text-sm font-medium">{stageTitle(stage)}</span>
            </div>
            {/* The time first, so that the times of all five stand in one line. */}
            <div className="min-w-0 flex-1 md:mt-1.5 md:pl-5">
              {stage.at && (
                <p className="text-xs text-faint tabular-nums">
                  <ClockTime at={stage.at} />
                  {took !== null && took > 0 && <span> · +{duration(took)}</span>}
                </p>
              )}
              {!stage.at && stage.tone === "waiting" && (
                <p className="text-xs text-faint tabular-nums">
                  {stages[0]?.at && `for ${duration(now - Date.parse(stages[0].at))}`}
                </p>
              )}
              {stageTitle(stage).toLowerCase() !== stage.outcome && (
                <p className={clsx("text-sm", toneText[stage.tone])}>{stageWords(stage)}</p>
              )}
              {stage.reason && (
                <p className="mt-1 text-xs break-words text-muted">
                  <TextWithIds text={stage.reason} />
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
