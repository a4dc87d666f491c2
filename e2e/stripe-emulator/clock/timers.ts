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

/** Declared once per kind, at module load, by the resource that schedules it. */
export function onTimer(kind: string, handler: TimerHandler): void {
  if (handlers.has(kind)) throw new Error(`two handlers for timers of kind ${kind}`);
  handlers.set(kind, handler);
}

export function handlerOf(kind: string): TimerHandler {
  const handler = handlers.get(kind);
  if (handler === undefined) throw new Error(`no handler for timers of kind ${kind}`);
  return handler;
}
