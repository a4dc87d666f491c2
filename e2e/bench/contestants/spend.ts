/**
 * What a run cost in CPU time, and what other programs took meanwhile: where that
 * is much, only ratios mean anything, and not even they are sharp.
 */
import { cpuMicros, familyCpuMicros, machineTime } from "../surroundings/cpu-time";
import type { Cost } from "./contestant";

export interface Pids {
  /** The contestant. */
  own: number;
  /** Further processes of ours that work meanwhile: the load generator, the worker. */
  helpers: readonly number[];
  postgres: number;
}

/** Runs `work` and reads the clocks around it. */
export async function spend<T extends { events: number }>(
  pids: Pids,
  work: () => Promise<T>,
): Promise<T & Cost> {
  const before = readClocks(pids);
  const result = await work();
  const after = readClocks(pids);
  if (!before || !after) return { ...result, cpuMicros: null, databaseCpuMicros: null, neighbours: null };
  const spent = (clock: keyof Clocks) => after[clock] - before[clock];
  const ours = spent("own") + spent("helpers") + spent("postgres") + spent("self");
  return {
    ...result,
    cpuMicros: spent("own") / Math.max(1, result.events),
    databaseCpuMicros: spent("postgres") / Math.max(1, result.events),
    neighbours: Math.max(0, (spent("machineBusy") - ours) / Math.max(1, spent("machine"))),
  };
}

interface Clocks {
  own: number;
  helpers: number;
  postgres: number;
  /** This process. */
  self: number;
  machineBusy: number;
  machine: number;
}

/** Microseconds; null where there is no /proc. */
function readClocks({ own, helpers, postgres }: Pids): Clocks | null {
  const machine = machineTime();
  if (!machine) return null;
  return {
    own: cpuMicros(own) ?? 0,
    helpers: helpers.reduce((sum, pid) => sum + (cpuMicros(pid) ?? 0), 0),
    postgres: familyCpuMicros(postgres) ?? 0,
    self: cpuMicros(process.pid) ?? 0,
    machineBusy: machine.busyMicros,
    machine: machine.allMicros,
  };
}
