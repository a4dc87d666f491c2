/** What was promised, and what was measured. */
import type { ContestantName } from "../contestants/contestant";
import type { ClosedSample } from "../phases/closed-loop";
import type { OpenSample } from "../phases/open-loop";
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

const spread = (values: readonly number[]) => ({ least: Math.min(...values), most: Math.max(...values) });
