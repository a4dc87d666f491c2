/** What was promised, and what was measured. */
import type { ContestantName } from "../contestants/contestant";
import type { ClosedSample } from "../phases/closed-loop";
import type { OpenSample } from "../phases/open-loop";
import type { AppliedSample } from "../phases/applied";
import type { EndToEndSample } from "../phases/end-to-end";
import { median } from "./median";

export interface Aim {
  what: string;
  /** "1.04 ×", "12.3 ms" */
  measured: string;
  wanted: string;
  value: number;
  /** Of the single rounds, least to most: how far the machine's noise reaches. */
  least: number;
  most: number;
  met: boolean;
}

const level = 32;
const mostMs = 20;

export function aims(closed: readonly ClosedSample[], open: readonly OpenSample[]): Aim[] {
  return [
    ratio("durable events/s, against (a) a bare commit a row", "commits", 1, closed),
    ratio("durable events/s, against (b) an endpoint that stores nothing", "http", 0.5, closed),
    ratio("durable events/s, against (c) stripe-sync-engine", "peer", 10, closed),
    halfLoad(open),
  ].flatMap((aim) => aim ?? []);
}

/** Paidtrail's rate over another's, of the same round: what slows one down for a while slows both. */
export function ratiosOf(
  other: ContestantName,
  concurrency: number,
  closed: readonly ClosedSample[],
): number[] {
  const rate = (name: ContestantName, round: number) =>
    closed.find((s) => s.contestant === name && s.concurrency === concurrency && s.round === round)
      ?.perSecond;
  return [...new Set(closed.map(({ round }) => round))].flatMap((round) => {
    const [own, theirs] = [rate("paidtrail", round), rate(other, round)];
    return own !== undefined && theirs !== undefined ? own / theirs : [];
  });
}

function ratio(
  what: string,
  other: ContestantName,
  wanted: number,
  closed: readonly ClosedSample[],
): Aim | null {
  const ratios = ratiosOf(other, level, closed);
  if (ratios.length === 0) return null;
  const value = median(ratios);
  return {
    what: `${what}, concurrency ${level}`,
    measured: `${value.toFixed(2)} ×`,
    wanted: `≥ ${wanted.toFixed(1)} ×`,
    ...spread(ratios),
    value,
    met: value >= wanted,
  };
}

function halfLoad(open: readonly OpenSample[]): Aim | null {
  const values = open.filter(({ contestant }) => contestant === "paidtrail").map(({ p99Ms }) => p99Ms);
  if (values.length === 0) return null;
  const value = median(values);
  return {
    what: "p99 of the acknowledgement at half the maximum rate",
    measured: `${value.toFixed(1)} ms`,
    wanted: `≤ ${mostMs} ms`,
    ...spread(values),
    value,
    met: value <= mostMs,
  };
}

/** Arrivals a second at which the way to the entitlement is judged. */
const judgedAt = 500;

export function appliedAims(applied: readonly AppliedSample[], endToEnd: readonly EndToEndSample[]): Aim[] {
  const ratios = endToEndRatios(endToEnd);
  const judged = applied.filter(({ rate }) => rate === judgedAt);
  const within = (what: string, values: number[], most: number): Aim[] =>
    values.length === 0
      ? []
      : [
          {
            what: `${what} from arrival to entitlement, ${judgedAt} events/s`,
            measured: `${median(values).toFixed(1)} ms`,
            wanted: `≤ ${most} ms`,
            ...spread(values),
            value: median(values),
            met: median(values) <= most,
          },
        ];
  const times = "events applied/s end to end, against (c) stripe-sync-engine";
  return [
    ...(ratios.length === 0
      ? []
      : [
          {
            what: times,
            measured: `${median(ratios).toFixed(2)} ×`,
            wanted: "≥ 5.0 ×",
            ...spread(ratios),
            value: median(ratios),
            met: median(ratios) >= 5,
          },
        ]),
    ...within(
      "p50",
      judged.map(({ p50Ms }) => p50Ms),
      15,
    ),
    ...within(
      "p99",
      judged.map(({ p99Ms }) => p99Ms),
      100,
    ),
  ];
}

/** Paidtrail's rate over the peer's, of the same round. */
export function endToEndRatios(endToEnd: readonly EndToEndSample[]): number[] {
  const rate = (name: EndToEndSample["contestant"], round: number) =>
    endToEnd.find((sample) => sample.contestant === name && sample.round === round)?.perSecond;
  return [...new Set(endToEnd.map(({ round }) => round))].flatMap((round) => {
    const [own, theirs] = [rate("paidtrail", round), rate("peer", round)];
    return own !== undefined && theirs !== undefined ? own / theirs : [];
  });
}

const spread = (values: readonly number[]) => ({ least: Math.min(...values), most: Math.max(...values) });
