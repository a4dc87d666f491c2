/** Which stretch of time a check looks at. Pure. */
import { listedForMs } from "../stripe/event-reader";
import { onItsWayMs } from "./sort-events";
import type { Range } from "./walk";

/**
 * Looked at again each time: what was still on its way when the last check looked,
 * with as much again for Stripe to list it late.
 */
const overlapMs = 2 * onItsWayMs;

export interface Known {
  now: Date;
  /** Up to where the last check looked; null: there was none. */
  lookedUpTo: Date | null;
  /** When the oldest event was created that is known to be missing or on its way. */
  oldestOpen: Date | null;
}

/** From where the last check ended, or from the oldest event still missing, to now. The first: all that Stripe lists. */
export function planRange({ now, lookedUpTo, oldestOpen }: Known): Range {
  const since = lookedUpTo === null ? new Date(0) : new Date(lookedUpTo.getTime() - overlapMs);
  return withinListed({ from: oldestOpen !== null && oldestOpen < since ? oldestOpen : since, to: now }, now);
}

/** Cut to what Stripe lists, in whole seconds. `to` is rounded up: what was created this second is looked at. */
export function withinListed({ from, to }: Range, now: Date): Range {
  const earliest = now.getTime() - listedForMs;
  const begin = Math.ceil(Math.max(earliest, Math.floor(from.getTime() / 1_000) * 1_000) / 1_000) * 1_000;
  const end = Math.ceil(Math.min(to.getTime(), now.getTime()) / 1_000) * 1_000;
  return { from: new Date(begin), to: new Date(Math.max(begin, end)) };
}
