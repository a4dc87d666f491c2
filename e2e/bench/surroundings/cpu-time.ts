/**
 * CPU time that processes have used, all threads, user and system: from /proc,
 * in steps of ten milliseconds. null where there is no /proc.
 */
import { readdirSync, readFileSync } from "node:fs";

/** Linux fixes the unit of /proc at a hundredth of a second, whatever the kernel's own tick. */
const microsecondsATick = 10_000;

export function cpuMicros(pid: number): number | null {
  const fields = statOf(pid);
  return fields && ticks(fields, "utime", "stime");
}

/** A process with its children, also those that have ended: PostgreSQL with its connections. */
export function familyCpuMicros(pid: number): number | null {
  const own = statOf(pid);
  if (!own) return null;
  const children = processes()
    .map(statOf)
    .filter((fields) => fields !== null && Number(fields[place.ppid]) === pid);
  return children.reduce(
    (sum, fields) => sum + ticks(fields!, "utime", "stime"),
    ticks(own, "utime", "stime", "cutime", "cstime"),
  );
}

export interface MachineTime {
  busyMicros: number;
  allMicros: number;
}

/** Of all CPUs since the machine started; busy is also what a hypervisor gave to others. */
export function machineTime(): MachineTime | null {
  const line = read("/proc/stat")?.split("\n")[0];
  if (!line) return null;
  const times = line.trim().split(/\s+/).slice(1, 9).map(Number);
  const all = times.reduce((sum, time) => sum + time, 0);
  const idle = (times[3] ?? 0) + (times[4] ?? 0);
  return { busyMicros: (all - idle) * microsecondsATick, allMicros: all * microsecondsATick };
}

/** Fields of /proc/<pid>/stat, counted from behind the name, which may hold spaces and brackets. */
const place = { ppid: 1, utime: 11, stime: 12, cutime: 13, cstime: 14 } as const;

function statOf(pid: number): string[] | null {
  return read(`/proc/${pid}/stat`)?.split(") ").at(-1)?.split(" ") ?? null;
}

function ticks(fields: string[], ...names: (keyof typeof place)[]): number {
  return names.reduce((sum, name) => sum + Number(fields[place[name]]), 0) * microsecondsATick;
}

function processes(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
