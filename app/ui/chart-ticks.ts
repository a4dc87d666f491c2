/** Which columns of a chart over time get a label: those at round times, about six of them. */

const minute = 60_000;
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1_440];
const mostLabels = 7;

/** Indices into `times` (milliseconds since 1970, evenly spaced, ascending). */
export function labelledColumns(times: readonly number[]): number[] {
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined) return [];
  const span = (last - first) / minute;
  const step = (steps.find((candidate) => span / candidate < mostLabels) ?? 1_440) * minute;
  return times.flatMap((time, index) => (time % step === 0 ? [index] : []));
}
