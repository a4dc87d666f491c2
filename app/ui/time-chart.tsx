/**
 * Counts over time as stacked bars: drawn on the server, with a sentence for
 * screen readers and the figures in a table behind a toggle. Widths are in per
 * cent and heights in pixels, so that the letters keep their size on any screen.
 */
import clsx from "clsx";
import { scaleLinear } from "d3-scale";
import { stack } from "d3-shape";
import { useState } from "react";
import { labelledColumns } from "./chart-ticks";
import { count } from "./figures";
import { Link } from "./link";
import { useNow } from "./time";
import { clockMinute, shortDateTime } from "./time-words";
import type { Tone } from "./tone";

export interface ChartSeries {
  key: string;
  label: string;
  tone: Tone;
  /** Drawn as an outline: tells two series of one tone apart. */
  hollow?: boolean;
  /** The list that this series counts. */
  to?: string;
}

export interface ChartPoint {
  /** Start of the interval, ISO 8601. */
  at: string;
  values: Record<string, number>;
}

export interface TimeChartProps {
  /** "Events per minute, last 60 minutes" */
  title: string;
  series: readonly ChartSeries[];
  points: readonly ChartPoint[];
  /** "minute": what one bar stands for. */
  interval: string;
}

const plot = { top: 10, bottom: 152, height: 172 };

const fill: Record<Tone, string> = {
  good: "fill-good-mark",
  waiting: "fill-waiting-mark",
  bad: "fill-bad-mark",
  none: "fill-none-mark",
};
const outline: Record<Tone, string> = {
  good: "fill-good-soft stroke-good-mark",
  waiting: "fill-waiting-soft stroke-waiting-mark",
  bad: "fill-bad-soft stroke-bad-mark",
  none: "fill-none-soft stroke-none-mark",
};
const groundOutline: Record<Tone, string> = {
  good: "border border-good-mark",
  waiting: "border border-waiting-mark",
  bad: "border border-bad-mark",
  none: "border border-none-mark",
};
const ground: Record<Tone, string> = {
  good: "bg-good-mark",
  waiting: "bg-waiting-mark",
  bad: "bg-bad-mark",
  none: "bg-none-mark",
};

export function TimeChart({ title, series, points, interval }: TimeChartProps) {
  const now = useNow();
  const [hovered, setHovered] = useState<number | null>(null);
  const keys = series.map(({ key }) => key);
  const stacked = stack<ChartPoint>()
    .keys(keys)
    .value((point, key) => point.values[key] ?? 0)(points as ChartPoint[]);
  const totalAt = (point: ChartPoint) => keys.reduce((sum, key) => sum + (point.values[key] ?? 0), 0);
  const highest = Math.max(0, ...points.map(totalAt));
  const y = scaleLinear([0, Math.max(highest, 4)], [plot.bottom, plot.top]).nice(3);
  const step = 100 / Math.max(points.length, 1);
  const x = (index: number) => index * step;
  const total = (key: string) => points.reduce((sum, point) => sum + (point.values[key] ?? 0), 0);
  const focus = hovered === null ? undefined : points[hovered];
  const ticks = y.ticks(3).filter(Number.isInteger);
  const labelled = new Set(labelledColumns(points.map(({ at }) => Date.parse(at))));

  return (
    <figure>
      <figcaption className="flex min-h-6 flex-wrap items-center justify-between gap-x-4 gap-y-1 text-xs">
        <ul className="flex flex-wrap gap-x-4 gap-y-1">
          {series.map(({ key, label, tone, hollow, to }) => (
            <li key={key} className="inline-flex items-center gap-1.5 text-muted">
              <span
                aria-hidden="true"
                className={clsx("size-2 rounded-[2px]", (hollow ? groundOutline : ground)[tone])}
              />
              {to ? (
                <Link to={to} className="rounded-xs hover:text-ink hover:underline">
                  {label}
                </Link>
              ) : (
                label
              )}
              <span className="font-medium text-ink tabular-nums">
                {count(focus ? (focus.values[key] ?? 0) : total(key))}
              </span>
            </li>
          ))}
        </ul>
        <span className="text-faint tabular-nums">
          {focus ? shortDateTime(Date.parse(focus.at), now) : `per ${interval}, UTC`}
        </span>
      </figcaption>
      <div className="mt-1 flex">
        <svg
          role="img"
          aria-label={sentence(title, series, points, interval)}
          height={plot.height}
          className="block min-w-0 flex-1 overflow-visible"
          onMouseLeave={() => setHovered(null)}
        >
          {ticks.map((tick) => (
            <line key={tick} x1="0" x2="100%" y1={y(tick)} y2={y(tick)} className="stroke-line" />
          ))}
          {points.map((point, index) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: pointing shows sooner what the title and the table say too
            <g key={point.at} onMouseEnter={() => setHovered(index)}>
              <title>{pointSentence(point, series)}</title>
              <rect
                x={`${x(index)}%`}
                width={`${step}%`}
                y={plot.top}
                height={plot.bottom - plot.top}
                className={hovered === index ? "fill-hover" : "fill-transparent"}
              />
              {stacked.map((layer, at) => {
                const [low, high] = layer[index] ?? [0, 0];
                if (high === low) return null;
                return (
                  <rect
                    key={layer.key}
                    x={`${x(index) + step * 0.15}%`}
                    width={`${step * 0.7}%`}
                    y={y(high)}
                    height={Math.max(1, y(low) - y(high))}
                    rx="1"
                    className={(series[at]?.hollow ? outline : fill)[series[at]?.tone ?? "none"]}
                  />
                );
              })}
              {labelled.has(index) && (
                <text
                  x={`${x(index) + step / 2}%`}
                  y={plot.height - 3}
                  textAnchor="middle"
                  className="fill-faint text-[0.6875rem] tabular-nums"
                >
                  {clockMinute(Date.parse(point.at))}
                </text>
              )}
            </g>
          ))}
          <line x1="0" x2="100%" y1={plot.bottom} y2={plot.bottom} className="stroke-line-strong" />
        </svg>
        <svg width="32" height={plot.height} aria-hidden="true" className="shrink-0 overflow-visible">
          {ticks.map((tick) => (
            <text
              key={tick}
              x="32"
              y={y(tick) + 4}
              textAnchor="end"
              className="fill-faint text-[0.6875rem] tabular-nums"
            >
              {count(tick)}
            </text>
          ))}
        </svg>
      </div>
      <details className="mt-2 text-xs">
        <summary className="inline-block rounded text-faint hover:text-ink">Show as a table</summary>
        <ChartTable
          title={title}
          series={series}
          points={points.filter((point) => totalAt(point) > 0)}
          interval={interval}
        />
      </details>
    </figure>
  );
}

function ChartTable({ title, series, points, interval }: TimeChartProps) {
  const now = useNow();
  if (points.length === 0) return <p className="mt-2 text-muted">Nothing in this time.</p>;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={title}
      className="mt-2 max-h-64 overflow-auto rounded-md border"
    >
      <table className="w-full tabular-nums">
        <caption className="sr-only">{title}; times without events are left out</caption>
        <thead>
          <tr>
            <th scope="col" className="sticky top-0 bg-surface px-3 py-1.5 text-left font-medium capitalize">
              {interval}
            </th>
            {series.map(({ key, label }) => (
              <th
                key={key}
                scope="col"
                className="sticky top-0 bg-surface px-3 py-1.5 text-right font-medium"
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.at} className="border-t">
              <th scope="row" className="px-3 py-1 text-left font-normal whitespace-nowrap">
                {shortDateTime(Date.parse(point.at), now)}
              </th>
              {series.map(({ key }) => (
                <td key={key} className="px-3 py-1 text-right">
                  {count(point.values[key] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function pointSentence(point: ChartPoint, series: readonly ChartSeries[]): string {
  const parts = series.filter(({ key }) => (point.values[key] ?? 0) > 0);
  const figures = parts.map(({ key, label }) => `${count(point.values[key] ?? 0)} ${label.toLowerCase()}`);
  return `${clockMinute(Date.parse(point.at))} UTC: ${figures.join(", ") || "nothing"}`;
}

/** The chart in words: totals and the highest interval. */
function sentence(
  title: string,
  series: readonly ChartSeries[],
  points: readonly ChartPoint[],
  interval: string,
) {
  const sum = (point: ChartPoint) => series.reduce((all, { key }) => all + (point.values[key] ?? 0), 0);
  const totals = series.map(
    ({ key, label }) =>
      `${count(points.reduce((all, point) => all + (point.values[key] ?? 0), 0))} ${label.toLowerCase()}`,
  );
  const peak = points.reduce<ChartPoint | null>(
    (best, point) => (best && sum(best) >= sum(point) ? best : point),
    null,
  );
  const most =
    peak && sum(peak) > 0
      ? ` Most in one ${interval}: ${count(sum(peak))} at ${clockMinute(Date.parse(peak.at))} UTC.`
      : "";
  return `${title}: ${totals.join(", ")}.${most}`;
}
