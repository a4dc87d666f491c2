/** Closed loops of everybody at every concurrency, in rounds. */
import type { Contestant, ContestantName, Cost } from "../contestants/contestant";
import type { RunResult } from "../load/run-result";
import { mostEvents, type Schedule } from "../schedule";
import type { Databases } from "../surroundings/databases";

export interface ClosedSample extends RunResult, Cost {
  contestant: ContestantName;
  concurrency: number;
  round: number;
}

export interface ClosedLoopOptions {
  contestants: readonly Contestant[];
  schedule: Schedule;
  databases: Databases;
  say: (line: string) => void;
}

const warmUpSeconds = 1;
const warmUpEvents = 15_000;
/** More events than the last time, since they are made beforehand and a faster run must not run out. */
const reserve = 1.6;

export async function measureClosedLoops(options: ClosedLoopOptions): Promise<ClosedSample[]> {
  const { contestants, schedule, databases, say } = options;
  const samples: ClosedSample[] = [];
  const expected = new Map<string, number>();
  const { concurrency: levels, closedSeconds: seconds } = schedule;

  for (const contestant of contestants) {
    const load = { concurrency: Math.max(...levels), seconds: warmUpSeconds, most: warmUpEvents };
    const { perSecond } = succeeded(await contestant.closed(load), contestant);
    for (const level of levels) expected.set(`${contestant.name} ${level}`, perSecond);
  }
  for (let round = 1; round <= schedule.rounds; round++) {
    await databases.reset();
    const inThisRound: ClosedSample[] = [];
    for (const concurrency of levels) {
      // Nobody is always the first after the tables were emptied.
      for (const contestant of rotated(contestants, round - 1)) {
        const key = `${contestant.name} ${concurrency}`;
        const most = Math.min(mostEvents, Math.ceil((expected.get(key) ?? 0) * seconds * reserve) + 500);
        const result = succeeded(await contestant.closed({ concurrency, seconds, most }), contestant);
        expected.set(key, result.perSecond);
        inThisRound.push({ contestant: contestant.name, concurrency, round, ...result });
      }
    }
    await verifyStored(inThisRound, databases);
    samples.push(...inThisRound);
    say(`  round ${round} of ${schedule.rounds}: ${summary(inThisRound, Math.max(...levels))}`);
  }
  return samples;
}

function rotated<T>(all: readonly T[], by: number): T[] {
  const at = by % all.length;
  return [...all.slice(at), ...all.slice(0, at)];
}

/** Figures of refused events would be figures of something else. */
export function succeeded<T extends RunResult>(result: T, { name }: Pick<Contestant, "name">): T {
  const failures = Object.entries(result.failures);
  if (failures.length === 0) return result;
  throw new Error(
    `${name} did not take every event: ${failures.map(([status, times]) => `${times} × ${status}`)}`,
  );
}

/** What Paidtrail acknowledged is there, all of it. */
async function verifyStored(samples: readonly ClosedSample[], databases: Databases): Promise<void> {
  const acknowledged = samples
    .filter(({ contestant }) => contestant === "paidtrail")
    .reduce((sum, { events }) => sum + events, 0);
  const stored = await databases.storedEvents();
  if (stored !== acknowledged) {
    throw new Error(`Paidtrail acknowledged ${acknowledged} events, and ${stored} are stored.`);
  }
}

function summary(samples: readonly ClosedSample[], concurrency: number): string {
  return samples
    .filter((sample) => sample.concurrency === concurrency)
    .map(({ contestant, perSecond }) => `${contestant} ${Math.round(perSecond)}/s`)
    .sort()
    .join(", ");
}
