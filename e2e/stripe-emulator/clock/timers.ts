/** Work that is due at a time, on emulator time or on a test clock. */
import { defineTable } from "../store/table";
import type { Scope } from "../work/scope";

export interface Timer {
  id: string;
  kind: string;
  /** Unix seconds. */
  at: number;
  /** The test clock it belongs to; null for emulator time. */
  clock: string | null;
  subject: string;
  data: Record<string, unknown>;
}

export const timers = defineTable<Timer>({
  name: "emulator.timer",
  prefix: "timer",
  indexes: { subject: (timer) => timer.subject, clock: (timer) => timer.clock ?? "" },
});

/** Does the work; runs in a transaction of its own, with `scope.now` at the timer's time. */
export type TimerHandler = (scope: Scope, timer: Timer) => void;

const handlers = new Map<string, TimerHandler>();
const mourners = new Map<string, TimerHandler>();

/**
 * Declared once per kind, at module load, by the resource that schedules it.
 * @param broken runs, in a transaction of its own, when `handler` threw and all of it was undone
 */
export function onTimer(kind: string, handler: TimerHandler, broken?: TimerHandler): void {
  if (handlers.has(kind)) throw new Error(`two handlers for timers of kind ${kind}`);
  handlers.set(kind, handler);
  if (broken !== undefined) mourners.set(kind, broken);
}

export function handlerOf(kind: string): TimerHandler {
  const handler = handlers.get(kind);
  if (handler === undefined) throw new Error(`no handler for timers of kind ${kind}`);
  return handler;
}

/** What is left to do when the handler of this kind threw; nothing for most. */
export function mournerOf(kind: string): TimerHandler | null {
  return mourners.get(kind) ?? null;
}
