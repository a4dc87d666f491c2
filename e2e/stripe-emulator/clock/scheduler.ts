/**
 * Does what is due on emulator time, in order of time and then of scheduling,
 * so that the same history always comes out the same. Timers of a test clock
 * wait for that clock to be advanced.
 */
import type { Log } from "../log";
import type { Database } from "../store/database";
import type { Row } from "../store/table";
import type { Scope } from "../work/scope";
import { handlerOf, mournerOf, timers, type Timer } from "./timers";

type World = "test" | "live";
const WORLDS: readonly World[] = ["test", "live"];
const LONGEST_WAIT_MS = 60_000;

interface SchedulerParts {
  database: Database;
  log: Log;
  /** Emulator time, unix seconds with fraction. */
  now: () => number;
  /** Runs `work` in a transaction of the world, at a moment of emulator time, caused by nobody. */
  transactAt<R>(world: World, moment: number, work: (scope: Scope) => R): R;
}

export class Scheduler {
  private wake: NodeJS.Timeout | null = null;
  private stopped = true;

  constructor(private readonly parts: SchedulerParts) {}

  start(): void {
    this.stopped = false;
    this.arm();
  }

  stop(): void {
    this.stopped = true;
    if (this.wake !== null) clearTimeout(this.wake);
    this.wake = null;
  }

  /** Runs every timer up to `until` (unix seconds), each at its own moment. */
  runUntil(until: number): void {
    for (let next = this.next(); next !== null && next.row.object.at <= until; next = this.next()) {
      this.fire(next.world, next.row.object);
    }
    this.arm();
  }

  /** Sets the alarm for the next timer; call after anything was scheduled or the clock moved. */
  arm(): void {
    if (this.stopped) return;
    if (this.wake !== null) clearTimeout(this.wake);
    const next = this.next();
    if (next === null) {
      this.wake = null;
      return;
    }
    const ms = Math.min(LONGEST_WAIT_MS, Math.max(0, (next.row.object.at - this.parts.now()) * 1000));
    this.wake = setTimeout(() => this.runUntil(this.parts.now()), ms);
  }

  private next(): { world: World; row: Row<Timer, null> } | null {
    let first: { world: World; row: Row<Timer, null> } | null = null;
    for (const world of WORLDS) {
      for (const row of this.parts.database.space(world).table(timers).having("clock", "")) {
        if (first === null || isEarlier(row, first.row)) first = { world, row };
      }
    }
    return first;
  }

  private fire(world: World, timer: Timer): void {
    const drop = () => this.parts.database.space(world).table(timers).remove(timer.id);
    try {
      this.parts.transactAt(world, timer.at, (scope) => {
        drop();
        handlerOf(timer.kind)(scope, timer);
      });
    } catch (error) {
      // What it had begun is undone; without this it would come back for ever.
      this.parts.log.error(`the timer ${timer.kind} for ${timer.subject} failed`, error);
      this.parts.transactAt(world, timer.at, (scope) => {
        drop();
        mournerOf(timer.kind)?.(scope, timer);
      });
    }
  }
}

/** Earlier in time, or as early and scheduled before. */
export function isEarlier(a: Row<Timer, null>, b: Row<Timer, null>): boolean {
  return a.object.at < b.object.at || (a.object.at === b.object.at && a.seq < b.seq);
}
