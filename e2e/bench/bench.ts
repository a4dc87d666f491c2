/** One run, from an empty database to the figures. */
import { mkdirSync } from "node:fs";
import { type LineUp, lineUp } from "./contestants/line-up";
import { eventSizes } from "./events/batch";
import { type AppliedSample, measureApplied, sell } from "./phases/applied";
import { type ClosedSample, measureClosedLoops } from "./phases/closed-loop";
import { type EndToEndSample, measureEndToEnd } from "./phases/end-to-end";
import { measureOpenLoops, type OpenSample } from "./phases/open-loop";
import type { Schedule } from "./schedule";
import type { Lifetime } from "./surroundings/lifetime";
import { describeMachine, type Machine } from "./surroundings/machine";
import { OwnDatabase } from "./surroundings/own-database";
import { ThrowawayPostgres } from "./surroundings/throwaway-postgres";

export interface BenchOptions {
  root: string;
  schedule: Schedule;
  /** Ends whatever is started here. */
  lifetime: Lifetime;
  say: (line: string) => void;
  onFailure: (sentence: string) => void;
}

/** Every single run, however disturbed. */
export interface Measured {
  machine: Machine;
  /** Of the bodies, in bytes. */
  eventSizes: { least: number; mean: number; most: number };
  closed: ClosedSample[];
  open: OpenSample[];
  applied: AppliedSample[];
  endToEnd: EndToEndSample[];
}

interface Stage {
  postgres: ThrowawayPostgres;
  machine: Machine;
  line: LineUp;
}

export async function bench(options: BenchOptions): Promise<Measured> {
  const { root, schedule, say } = options;
  const { postgres, machine, line } = await setUp(options, null);
  const { all: contestants, database, peerDatabase } = line;
  say(
    `Closed loops, ${schedule.rounds} rounds of ${contestants.length} at concurrency ${schedule.concurrency.join(", ")}`,
  );
  const beforePeer = () => peerDatabase.empty();
  const loops = { contestants, schedule, database, beforeRound: beforePeer, say };
  const closed = await measureClosedLoops(loops);
  say("Open loops at half of each one's maximum");
  const open = await measureOpenLoops({ ...loops, closed });
  say("Arrival to applied, with the worker");
  const withWorker = await line.anotherPaidtrail(await OwnDatabase.create(postgres, "applied", root));
  await sell(withWorker.database);
  const applied = await measureApplied({ ...withWorker, peer: line.peer, beforePeer, schedule, say });
  say(`${schedule.endToEndCustomers} customers subscribe at once, until everything is applied`);
  const endToEnd = await measureEndToEnd({ ...withWorker, peer: line.peer, beforePeer, schedule, say });
  return { machine, eventSizes: eventSizes(), closed, open, applied, endToEnd };
}

/** Only Paidtrail's web server under load, with a CPU profile of it in `folder`. */
export async function profile(options: BenchOptions, folder: string): Promise<void> {
  const { schedule, say } = options;
  mkdirSync(folder, { recursive: true });
  const { line } = await setUp(options, folder);
  await measureClosedLoops({
    contestants: [line.paidtrail],
    schedule: { ...schedule, concurrency: [32] },
    database: line.database,
    beforeRound: async () => {},
    say,
  });
}

async function setUp(options: BenchOptions, profileInto: string | null): Promise<Stage> {
  const { root, schedule, lifetime, say, onFailure } = options;
  say("Making a database for this run, with fsync on");
  const postgres = lifetime.add(new ThrowawayPostgres());
  await postgres.start();
  const mostConcurrency = Math.max(...schedule.concurrency);
  const line = await lineUp({ root, postgres, lifetime, mostConcurrency, profileInto, onFailure });
  const machine = await describeMachine(line.database.client, postgres.folder);
  if (machine.fsync !== "on" || machine.synchronousCommit !== "on") {
    throw new Error("PostgreSQL does not flush its commits: nothing measured on it would be durable.");
  }
  return { postgres, machine, line };
}
