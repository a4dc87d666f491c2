/** Closed loops of everybody at every concurrency, in rounds. */
import type { Contestant, ContestantName, Cost } from "../contestants/contestant";
import { countOf, type RunResult } from "../load/run-result";
import { mostEvents, type Schedule } from "../schedule";
import type { OwnDatabase } from "../surroundings/own-database";

export interface ClosedSample extends RunResult, Cost {
  contestant: ContestantName;
  concurrency: number;
  round: number;
}

export interface ClosedLoopOptions {
  contestants: readonly Contestant[];
  schedule: Schedule;
  database: OwnDatabase;
  beforeRound: () => Promise<void>;
  say: (line: string) => void;
}

const warmUpSeconds = 1;
const warmUpEvents = 15_000;
/** More events than the last time, since they are made beforehand and a faster run must not run out. */
const reserve = 1.6;

export async function measureClosedLoops(options: ClosedLoopOptions): Promise<ClosedSample[]> {
  const { contestants, schedule, database, beforeRound, say } = options;
  const samples: ClosedSample[] = [];
  const expected = new Map<string, number>();
  const { concurrency: levels, closedSeconds: seconds } = schedule;

  const warmUps: RunResult[] = [];
  for (const contestant of contestants) {
    const load = { concurrency: Math.max(...levels), seconds: warmUpSeconds, most: warmUpEvents };
    const result = answered(await contestant.closed(load), contestant);
    for (const level of levels) expected.set(`${contestant.name} ${level}`, result.perSecond);
    if (contestant.name === "paidtrail") warmUps.push(result);
  }
  for (let round = 1; round <= schedule.rounds; round++) {
    await beforeRound();
    const inThisRound: ClosedSample[] = [];
    for (const concurrency of levels) {
      // Nobody always comes behind the same other.
      for (const contestant of rotated(contestants, round - 1)) {
        const key = `${contestant.name} ${concurrency}`;
        const most = Math.min(mostEvents, Math.ceil((expected.get(key) ?? 0) * seconds * reserve) + 500);
        const result = answered(await contestant.closed({ concurrency, seconds, most }), contestant);
        expected.set(key, result.perSecond);
        inThisRound.push({ contestant: contestant.name, concurrency, round, ...result });
      }
    }
    samples.push(...inThisRound);
    say(`  round ${round} of ${schedule.rounds}: ${summary(inThisRound, Math.max(...levels))}`);
  }
  await verifyStored(
    [...warmUps, ...samples.filter(({ contestant }) => contestant === "paidtrail")],
    database,
  );
  return samples;
}

function rotated<T>(all: readonly T[], by: number): T[] {
  const at = by % all.length;
  return [...all.slice(at), ...all.slice(0, at)];
}

/** Some may be refused on a machine that stalls, and are told with the figures; all of them, and it is broken. */
export function answered<T extends RunResult>(result: T, { name }: Pick<Contestant, "name">): T {
  if (result.events > 0) return result;
  throw new Error(`${name} took no event at all: ${JSON.stringify(result.failures)}`);
}

/** What Paidtrail acknowledged is there, all of it; of what it refused, some may be there too. */
async function verifyStored(own: readonly RunResult[], database: OwnDatabase): Promise<void> {
  const acknowledged = own.reduce((sum, { events }) => sum + events, 0);
  const sent = acknowledged + own.reduce((sum, { failures }) => sum + countOf(failures), 0);
  const stored = await database.storedEvents();
  if (stored < acknowledged || stored > sent) {
    throw new Error(`Paidtrail acknowledged ${acknowledged} of ${sent} events, and ${stored} are stored.`);
  }
}

function summary(samples: readonly ClosedSample[], concurrency: number): string {
  return samples
    .filter((sample) => sample.concurrency === concurrency)
    .map(({ contestant, perSecond }) => `${contestant} ${Math.round(perSecond)}/s`)
    .sort()
    .join(", ");
}
