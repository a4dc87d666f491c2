/**
 * Billing periods. They are counted from the anchor, never from the period
 * before, so that what began on the 31st comes back to the 31st after February.
 */

export interface Recurrence {
  interval: "day" | "week" | "month" | "year";
  interval_count: number;
}

export interface Period {
  /** Unix seconds; the end is the next period's start. */
  start: number;
  end: number;
}

export const DAY = 24 * 3600;
const MONTHS = { month: 1, year: 12 } as const;

/** The anchor moved by `steps` intervals (negative: back), in UTC; a missing day becomes the month's last. */
export function boundary(anchor: number, every: Recurrence, steps: number): number {
  const count = steps * every.interval_count;
  if (every.interval === "day") return anchor + count * DAY;
  if (every.interval === "week") return anchor + count * 7 * DAY;
  const from = new Date(anchor * 1000);
  const month = from.getUTCMonth() + count * MONTHS[every.interval];
  const last = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const midnight = Date.UTC(from.getUTCFullYear(), month, Math.min(from.getUTCDate(), last));
  return midnight / 1000 + (anchor % DAY);
}

/** The whole period that contains `moment`. */
export function periodAt(anchor: number, every: Recurrence, moment: number): Period {
  let step = Math.floor((moment - anchor) / longest(every));
  // Intervals differ in length by less than their longest: a few steps at most, in either direction.
  while (boundary(anchor, every, step) > moment) step -= 1;
  while (boundary(anchor, every, step + 1) <= moment) step += 1;
  return { start: boundary(anchor, every, step), end: boundary(anchor, every, step + 1) };
}

/** `moment` and what is left of its period: whole when it lies on a boundary. */
export function periodFrom(anchor: number, every: Recurrence, moment: number): Period {
  return { start: moment, end: periodAt(anchor, every, moment).end };
}

function longest({ interval, interval_count }: Recurrence): number {
  const days = { day: 1, week: 7, month: 31, year: 366 }[interval];
  return days * interval_count * DAY;
}

/** Whether two prices are billed in the same rhythm. */
export function sameRhythm(a: Recurrence, b: Recurrence): boolean {
  return a.interval === b.interval && a.interval_count === b.interval_count;
}
