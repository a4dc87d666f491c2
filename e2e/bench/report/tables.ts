/** The figures as rows of text: medians of the rounds. */
import { titles } from "../contestants/contestant";
import type { AppliedSample } from "../phases/applied";
import type { EndToEndSample } from "../phases/end-to-end";
import type { ClosedSample } from "../phases/closed-loop";
import type { OpenSample } from "../phases/open-loop";
import { type Aim, endToEndRatios, ratiosOf } from "./aims";
import { grouped } from "./calm";
import { median } from "./median";

export interface Table {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

export interface Figures {
  closed: readonly ClosedSample[];
  open: readonly OpenSample[];
  applied: readonly AppliedSample[];
  endToEnd: readonly EndToEndSample[];
  aims: readonly Aim[];
}

export function tables({ closed, open, applied, endToEnd, aims }: Figures): Table[] {
  const levels = [...new Set(closed.map(({ concurrency }) => concurrency))];
  return [
    ...levels.map((level) => closedTable(level, closed)),
    openTable(open),
    appliedTable(applied),
    endToEndTable(endToEnd),
    aimTable(aims),
  ].filter(({ rows }) => rows.length > 0);
}

function closedTable(level: number, closed: readonly ClosedSample[]): Table {
  const rows = grouped(
    closed.filter(({ concurrency }) => concurrency === level),
    ({ contestant }) => contestant,
  ).map(([name, samples]) => [
    titles[name],
    whole(middle(samples, "perSecond")),
    ms(middle(samples, "p50Ms")),
    ms(middle(samples, "p99Ms")),
    micros(middle(samples, "cpuMicros")),
    micros(middle(samples, "databaseCpuMicros")),
    name === "paidtrail" ? "" : `${median(ratiosOf(name, level, closed)).toFixed(2)} ×`,
  ]);
  return {
    title: `Concurrency ${level}, closed loop`,
    columns: [
      "",
      "events/s",
      "p50 ms",
      "p99 ms",
      "server CPU µs/event",
      "database CPU µs/event",
      "Paidtrail's rate is",
    ],
    rows: ordered(rows),
  };
}

function openTable(open: readonly OpenSample[]): Table {
  const rows = grouped(open, ({ contestant }) => contestant).map(([name, samples]) => [
    titles[name],
    whole(middle(samples, "rate")),
    ms(middle(samples, "p50Ms")),
    ms(middle(samples, "p99Ms")),
    ms(middle(samples, "sendingLateP99Ms")),
    micros(middle(samples, "cpuMicros")),
    micros(middle(samples, "databaseCpuMicros")),
  ]);
  return {
    title: "Half of each one's maximum, open loop (latency from the scheduled arrival)",
    columns: [
      "",
      "events/s",
      "p50 ms",
      "p99 ms",
      "sent late p99 ms",
      "server CPU µs/event",
      "database CPU µs/event",
    ],
    rows: ordered(rows),
  };
}

function appliedTable(applied: readonly AppliedSample[]): Table {
  return {
    title: "Arrival to applied (committed, entitlement derived), worker running",
    columns: [
      "events/s",
      "p50 ms",
      "p99 ms",
      "acknowledged p99 ms",
      "worker CPU µs/event",
      "(c) p50 ms",
      "(c) p99 ms",
    ],
    rows: grouped(applied, ({ rate }) => rate).map(([rate, samples]) => [
      whole(rate),
      ms(middle(samples, "p50Ms")),
      ms(middle(samples, "p99Ms")),
      ms(middle(samples, "acknowledgedP99Ms")),
      micros(middle(samples, "workerCpuMicros")),
      ms(middle(samples, "peerP50Ms")),
      ms(middle(samples, "peerP99Ms")),
    ]),
  };
}

function endToEndTable(endToEnd: readonly EndToEndSample[]): Table {
  const rows = grouped(endToEnd, ({ contestant }) => contestant).map(([name, samples]) => [
    titles[name],
    whole(middle(samples, "events")),
    middle(samples, "seconds").toFixed(1),
    whole(middle(samples, "perSecond")),
    name === "paidtrail" ? "" : `${median(endToEndRatios(endToEnd)).toFixed(2)} ×`,
  ]);
  return {
    title: "All at once, until the last event is applied",
    columns: ["", "events", "seconds", "applied/s", "Paidtrail's rate is"],
    rows: ordered(rows),
  };
}

function aimTable(aims: readonly Aim[]): Table {
  return {
    title: "Aims",
    columns: ["", "measured", "rounds", "aim", ""],
    rows: aims.map(({ what, measured, wanted, least, most, met }) => [
      what,
      measured,
      `${least.toFixed(2)}–${most.toFixed(2)}`,
      wanted,
      met ? "✓" : "✗ missed",
    ]),
  };
}

/** In the order of the titles, whichever round came first. */
function ordered(rows: string[][]): string[][] {
  const order = Object.values(titles);
  return rows.sort((a, b) => order.indexOf(a[0] ?? "") - order.indexOf(b[0] ?? ""));
}

function middle<Key extends string>(samples: readonly Record<Key, number | null>[], key: Key): number {
  return median(samples.flatMap((sample) => sample[key] ?? []));
}

const whole = (value: number) => Math.round(value).toLocaleString("en");
const ms = (value: number) => value.toFixed(value < 10 ? 2 : 1);
const micros = (value: number) => (Number.isNaN(value) ? "–" : whole(value));
