/** When what failed is tried again: soon at first, three days altogether. Pure. */

const second = 1;
const minute = 60 * second;
const hour = 60 * minute;

/** After the first try, the second, and so on; in seconds. */
const pauses = [
  5 * second,
  30 * second,
  5 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  ...Array<number>(5).fill(12 * hour),
];

/** `tries`: how often it was tried. `chance` from 0 to 1 spreads them by a tenth either way. null: never again. */
export function nextTry(tries: number, now: Date, chance: number): Date | null {
  const pause = pauses[tries - 1];
  if (pause === undefined) return null;
  return new Date(now.getTime() + pause * 1_000 * (0.9 + chance * 0.2));
}

/** An endpoint of which nothing has succeeded for so long is sent nothing any more, in milliseconds. */
export const patienceMs = pauses.reduce((sum, pause) => sum + pause, 0) * 1_000;
