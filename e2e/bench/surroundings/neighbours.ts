/**
 * How much of the CPUs other programs took meanwhile. Where that is much, only
 * ratios mean anything, and not even they are sharp.
 */
import { cpuMicros, familyCpuMicros, type MachineTime, machineTime } from "./cpu-time";

export interface OurProcesses {
  pids: readonly number[];
  postgresPid: number;
}

interface Reading {
  machine: MachineTime | null;
  ours: number;
}

/** Call the result at the end: share of all CPUs, 0 to 1; null where it cannot be told. */
export function watchNeighbours(processes: OurProcesses): () => number | null {
  const before = reading(processes);
  return () => {
    const after = reading(processes);
    if (!before.machine || !after.machine) return null;
    const busy = after.machine.busyMicros - before.machine.busyMicros - (after.ours - before.ours);
    const all = after.machine.allMicros - before.machine.allMicros;
    return all === 0 ? null : Math.max(0, busy / all);
  };
}

function reading({ pids, postgresPid }: OurProcesses): Reading {
  const ours = pids.reduce((sum, pid) => sum + (cpuMicros(pid) ?? 0), familyCpuMicros(postgresPid) ?? 0);
  return { machine: machineTime(), ours };
}
