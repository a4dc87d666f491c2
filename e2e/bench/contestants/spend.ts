import { cpuMicros, familyCpuMicros } from "../surroundings/cpu-time";
import type { Cost } from "./contestant";

/** Runs `work` and tells what it cost the process and the database, an event. */
export async function spend<T extends { events: number }>(
  pids: { own: number; postgres: number },
  work: () => Promise<T>,
): Promise<T & Cost> {
  const before = { own: cpuMicros(pids.own), postgres: familyCpuMicros(pids.postgres) };
  const result = await work();
  const after = { own: cpuMicros(pids.own), postgres: familyCpuMicros(pids.postgres) };
  const each = (from: number | null, to: number | null) =>
    from === null || to === null || result.events === 0 ? null : (to - from) / result.events;
  return {
    ...result,
    cpuMicros: each(before.own, after.own),
    databaseCpuMicros: each(before.postgres, after.postgres),
  };
}
