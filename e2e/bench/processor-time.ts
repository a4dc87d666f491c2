/** How much processor time processes have used, as Linux counts it; 0 elsewhere. */
import { readdirSync, readFileSync } from "node:fs";

/** One tick of /proc is a hundredth of a second on every Linux in use. */
const msPerTick = 10;

/** Milliseconds of one process. */
export const processMs = (pid: number): number => {
  const stat = read(pid);
  return stat ? (stat.user + stat.system) * msPerTick : 0;
};

/** Milliseconds of a PostgreSQL server: its processes now, and those that have ended. */
export function serverMs(postmaster: number): number {
  const own = read(postmaster);
  if (!own) return 0;
  let ticks = own.user + own.system + own.endedChildren;
  for (const name of readdirSync("/proc")) {
    const stat = /^\d+$/.test(name) ? read(Number(name)) : null;
    if (stat?.parent === postmaster) ticks += stat.user + stat.system;
  }
  return ticks * msPerTick;
}

/** Fields of /proc/<pid>/stat after the command's name, which may hold spaces. */
function read(pid: number): { parent: number; user: number; system: number; endedChildren: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const at = (index: number) => fields[index] ?? 0;
    return { parent: at(1), user: at(11), system: at(12), endedChildren: at(13) + at(14) };
  } catch {
    return null;
  }
}
