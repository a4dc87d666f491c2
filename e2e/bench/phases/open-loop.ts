/** Everybody with an endpoint at half of their own maximum, by a fixed schedule of arrivals. */
import type { Contestant, ContestantName, Cost } from "../contestants/contestant";
import type { OpenLoopResult } from "../load/open-loop";
import { median } from "../report/median";
import { mostEvents, type Schedule } from "../schedule";
import { answered, type ClosedSample } from "./closed-loop";

export interface OpenSample extends OpenLoopResult, Cost {
  contestant: ContestantName;
  /** Arrivals a second. */
  rate: number;
  round: number;
}

export interface OpenLoopOptions {
  contestants: readonly Contestant[];
  closed: readonly ClosedSample[];
  schedule: Schedule;
  beforeRound: () => Promise<void>;
  say: (line: string) => void;
}

export async function measureOpenLoops(options: OpenLoopOptions): Promise<OpenSample[]> {
  const { contestants, closed, schedule, beforeRound, say } = options;
  const samples: OpenSample[] = [];
  for (let round = 1; round <= schedule.openRounds; round++) {
    await beforeRound();
    for (const contestant of contestants) {
      if (!contestant.open) continue;
      const rate = Math.floor(maximumOf(contestant.name, closed) / 2);
      const seconds = Math.min(schedule.openSeconds, mostEvents / rate);
      const result = answered(await contestant.open({ perSecond: rate, seconds }), contestant);
      samples.push({ contestant: contestant.name, rate, round, ...result });
    }
    const own = samples.findLast(({ contestant }) => contestant === "paidtrail");
    say(
      `  round ${round} of ${schedule.openRounds}: paidtrail at ${own?.rate}/s, p99 ${own?.p99Ms.toFixed(1)} ms`,
    );
  }
  return samples;
}

/** The best that any concurrency gave, as the median of its rounds. */
function maximumOf(name: ContestantName, closed: readonly ClosedSample[]): number {
  const own = closed.filter(({ contestant }) => contestant === name);
  const levels = [...new Set(own.map(({ concurrency }) => concurrency))];
  return Math.max(
    ...levels.map((level) =>
      median(own.filter(({ concurrency }) => concurrency === level).map(({ perSecond }) => perSecond)),
    ),
  );
}
