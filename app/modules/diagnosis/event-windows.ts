/**
 * When to look through Stripe's events for those of one payer. Stripe lists events
 * by time, not by object; each change of an object leaves a moment on it, and its
 * event stands right behind.
 */
import type { HeldObject } from "./facts";

export interface EventWindow {
  from: Date;
  to: Date;
}

const beforeMs = 60_000;
const afterMs = 2 * 60_000;
const mostWindows = 12;
/** Stripe lists no event that is older. */
const listedForMs = 30 * 86_400_000;

/** The newest first, what overlaps made one. */
export function windowsOf(
  objects: readonly HeldObject[],
  now: Date,
): { windows: EventWindow[]; cut: boolean } {
  const oldest = now.getTime() - listedForMs;
  const moments = objects
    .flatMap(momentsOf)
    .map((seconds) => seconds * 1_000)
    .filter((at) => at >= oldest && at <= now.getTime() + beforeMs)
    .sort((a, b) => b - a);
  const windows: { from: number; to: number }[] = [];
  for (const at of moments) {
    const window = { from: at - beforeMs, to: at + afterMs };
    const last = windows.at(-1);
    if (last && window.to >= last.from) last.from = Math.min(last.from, window.from);
    else windows.push(window);
  }
  return {
    windows: windows
      .slice(0, mostWindows)
      .map(({ from, to }) => ({ from: new Date(from), to: new Date(to) })),
    cut: windows.length > mostWindows,
  };
}

function momentsOf({ snapshot }: HeldObject): number[] {
  const moments: (number | null)[] = [snapshot.created];
  switch (snapshot.type) {
    case "subscription":
      moments.push(
        snapshot.data.currentPeriodStart,
        snapshot.data.canceledAt,
        snapshot.data.endedAt,
        snapshot.data.startDate,
      );
      break;
    case "invoice":
      moments.push(snapshot.data.paidAt);
      break;
    case "checkout_session":
      moments.push(snapshot.data.expiresAt);
      break;
    default:
  }
  return moments.filter((moment) => moment !== null);
}
