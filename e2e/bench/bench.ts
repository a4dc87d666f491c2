/** One run, from an empty database to the figures. */
import { mkdirSync } from "node:fs";
import { type LineUp, lineUp } from "./contestants/line-up";
import { startPaidtrail } from "./contestants/paidtrail";
import { eventSizes } from "./events/batch";
import { type AppliedSample, measureApplied } from "./phases/applied";
import { type ClosedSample, measureClosedLoops } from "./phases/closed-loop";
import { measureOpenLoops, type OpenSample } from "./phases/open-loop";
import type { Schedule } from "./schedule";
import { Databases } from "./surroundings/databases";
import type { Lifetime } from "./surroundings/lifetime";
import { describeMachine, type Machine } from "./surroundings/machine";
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
}

interface Stage {
  databases: Databases;
  machine: Machine;
  line: LineUp;
}

export async function bench(options: BenchOptions): Promise<Measured> {
  const { schedule, say, lifetime, onFailure } = options;
  const { databases, machine, line } = await setUp(options, null);
  say(
    `Closed loops, ${schedule.rounds} rounds of ${line.all.length} at concurrency ${schedule.concurrency.join(", ")}`,
  );
  const closed = await measureClosedLoops({ contestants: line.all, schedule, databases, say });
  say("Open loops at half of each one's maximum");
  const open = await measureOpenLoops({ contestants: line.all, closed, schedule, databases, say });
  say("Arrival to applied, with the worker");
  await databases.reset();
  const worker = await startPaidtrail("worker", line.settings, lifetime);
  worker.onUnexpectedExit(onFailure);
  const applied = await measureApplied({ paidtrail: line.paidtrail, worker, schedule, databases, say });
  return { machine, eventSizes: eventSizes(), closed, open, applied };
}

/** Only Paidtrail's web server under load, with a CPU profile of it in `folder`. */
export async function profile(options: BenchOptions, folder: string): Promise<void> {
  const { schedule, say } = options;
  mkdirSync(folder, { recursive: true });
  const { databases, line } = await setUp(options, folder);
  const contestants = [line.paidtrail];
  await measureClosedLoops({ contestants, schedule: { ...schedule, concurrency: [32] }, databases, say });
}

async function setUp(options: BenchOptions, profileInto: string | null): Promise<Stage> {
  const { root, schedule, lifetime, say, onFailure } = options;
  say("Making a database for this run, with fsync on");
  const postgres = lifetime.add(new ThrowawayPostgres());
  await postgres.start();
  const databases = lifetime.add(await Databases.create(postgres, root));
  const machine = await describeMachine(databases.own, postgres.folder);
  if (machine.fsync !== "on" || machine.synchronousCommit !== "on") {
    throw new Error("PostgreSQL does not flush its commits: nothing measured on it would be durable.");
  }
  const line = await lineUp({
    root,
    databases,
    postgresPid: postgres.pid,
    lifetime,
    mostConcurrency: Math.max(...schedule.concurrency),
    profileInto,
    onFailure,
  });
  return { databases, machine, line };
}
