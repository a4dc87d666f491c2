/**
 * p50 and p95 of a duration over time: a bar up to p50 and a mark at p95, drawn on the
 * server, with the figures in a table behind a toggle. A logarithmic scale: a second
 * and an hour both have their place.
 */
import { scaleLog } from "d3-scale";
import type { UnlockPoint } from "~/modules/payers/unlock-view";
import { labelledColumns } from "./chart-ticks";
import { count } from "./figures";
import { useNow } from "./time";
import { clockMinute, duration, shortDateTime } from "./time-words";

export interface DurationChartProps {
  title: string;
  /** "hour": what one column stands for. */
  interval: string;
  points: readonly UnlockPoint[];
}

const plot = { top: 10, bottom: 132, height: 152 };
const decades = [100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 86_400_000];

export function DurationChart({ title, interval, points }: DurationChartProps) {
  const now = useNow();
  const highest = Math.max(2_000, ...points.map(({ p95Ms }) => p95Ms ?? 0));
  const y = scaleLog([100, highest * 1.3], [plot.bottom, plot.top]).clamp(true);
  const step = 100 / Math.max(points.length, 1);
  const labelled = new Set(labelledColumns(points.map(({ at }) => Date.parse(at))));
  const ticks = decades.filter((tick) => tick > 100 && tick <= highest * 1.3);
  const measured = points.filter((point) => point.count > 0);
  return (
    <figure>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden="true" className="size-2 rounded-[2px] bg-good-mark" />
          p50
        </span>
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden="true" className="h-0.5 w-3 bg-waiting-mark" />
          p95
        </span>
        <span className="ml-auto text-faint">per {interval}, UTC</span>
      </figcaption>
      <div className="mt-1 flex">
        <svg
          role="img"
          aria-label={sentence(title, measured)}
          height={plot.height}
          className="block min-w-0 flex-1 overflow-visible"
        >
          {ticks.map((tick) => (
            <line key={tick} x1="0" x2="100%" y1={y(tick)} y2={y(tick)} className="stroke-line" />
          ))}
          {points.map(({ at, p50Ms, p95Ms, count: checkouts }, index) => {
            const left = index * step;
            return (
              <g key={at}>
                {p50Ms !== null && p95Ms !== null && (
                  <>
                    <title>
                      {shortDateTime(Date.parse(at), now)}: p50 {duration(p50Ms)}, p95 {duration(p95Ms)},{" "}
                      {count(checkouts)} checkouts
                    </title>
                    <rect
                      x={`${left + step * 0.2}%`}
                      width={`${step * 0.6}%`}
                      y={y(Math.max(p50Ms, 100)) - 1}
                      height={plot.bottom - y(Math.max(p50Ms, 100)) + 1}
                      rx="1"
                      className="fill-good-mark"
                    />
                    <rect
                      x={`${left + step * 0.1}%`}
                      width={`${step * 0.8}%`}
                      y={y(Math.max(p95Ms, 100)) - 1}
                      height="2"
                      className="fill-waiting-mark"
                    />
                  </>
                )}
                {labelled.has(index) && (
                  <text
                    x={`${left + step / 2}%`}
                    y={plot.height - 3}
                    textAnchor="middle"
                    className="fill-faint text-[0.6875rem] tabular-nums"
                  >
                    {interval === "day" ? at.slice(5, 10) : clockMinute(Date.parse(at))}
                  </text>
                )}
              </g>
            );
          })}
          <line x1="0" x2="100%" y1={plot.bottom} y2={plot.bottom} className="stroke-line-strong" />
        </svg>
        <svg width="44" height={plot.height} aria-hidden="true" className="shrink-0 overflow-visible">
          {ticks.map((tick) => (
            <text
              key={tick}
              x="44"
              y={y(tick) + 4}
              textAnchor="end"
              className="fill-faint text-[0.6875rem] tabular-nums"
            >
              {duration(tick)}
            </text>
          ))}
        </svg>
      </div>
      <details className="mt-2 text-xs">
        <summary className="inline-block rounded text-faint hover:text-ink">Show as a table</summary>
        <DurationTable title={title} interval={interval} points={measured} />
      </details>
    </figure>
  );
}

function DurationTable({ title, interval, points }: DurationChartProps) {
  const now = useNow();
  const head = "sticky top-0 bg-surface px-3 py-1.5 text-right font-medium first:text-left";
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={title}
      className="mt-2 max-h-64 overflow-auto rounded-md border"
    >
      <table className="w-full tabular-nums">
        <caption className="sr-only">{title}; times without checkouts are left out</caption>
        <thead>
          <tr>
            {[interval, "p50", "p95", "checkouts"].map((name) => (
              <th key={name} scope="col" className={head}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map(({ at, p50Ms, p95Ms, count: checkouts }) => (
            <tr key={at} className="border-t">
              <th scope="row" className="px-3 py-1 text-left font-normal whitespace-nowrap">
                {shortDateTime(Date.parse(at), now)}
              </th>
              <td className="px-3 py-1 text-right">{duration(p50Ms ?? 0)}</td>
              <td className="px-3 py-1 text-right">{duration(p95Ms ?? 0)}</td>
              <td className="px-3 py-1 text-right">{count(checkouts)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function sentence(title: string, points: readonly UnlockPoint[]): string {
  const slowest = [...points].sort((a, b) => (b.p95Ms ?? 0) - (a.p95Ms ?? 0))[0];
  if (slowest === undefined) return `${title}: no checkouts.`;
  return `${title}: the slowest p95 is ${duration(slowest.p95Ms ?? 0)}.`;
}
