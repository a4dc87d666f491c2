/** The figures that go into the tables: of the calmer blocks of rounds, see calm. */
import type { Measured } from "../bench";
import { aims, appliedAims } from "./aims";
import { calmest, neighboursOf } from "./calm";
import type { Figures } from "./tables";

export interface Chosen extends Figures {
  /** Share of the CPUs that other programs took, in the middle of these figures; null: not known. */
  neighbours: number | null;
  /** Runs left out because other programs took much. */
  leftOut: number;
  of: number;
}

export function choose({ closed, open, applied, endToEnd }: Measured): Chosen {
  const calmClosed = calmest(
    closed,
    ({ concurrency }) => concurrency,
    ({ round }) => round,
  );
  const calmOpen = calmest(
    open,
    ({ contestant }) => contestant,
    ({ round }) => round,
  );
  const calmApplied = calmest(
    applied,
    ({ rate }) => rate,
    ({ round }) => round,
  );
  const calmEndToEnd = calmest(
    endToEnd,
    () => "all",
    ({ round }) => round,
  );
  const used = [...calmClosed, ...calmOpen, ...calmApplied, ...calmEndToEnd];
  const of = closed.length + open.length + applied.length + endToEnd.length;
  return {
    closed: calmClosed,
    open: calmOpen,
    applied: calmApplied,
    endToEnd: calmEndToEnd,
    aims: [...aims(calmClosed, calmOpen), ...appliedAims(calmApplied, calmEndToEnd)],
    neighbours: neighboursOf(used),
    leftOut: of - used.length,
    of,
  };
}
