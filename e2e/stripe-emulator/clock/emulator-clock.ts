/** Emulator time: real time and an offset that is kept over restarts. */
import type { Space } from "../store/database";
import { defineTable } from "../store/table";

interface ClockState {
  id: "clock";
  /** Seconds added to real time; negative tells stories of the past. */
  offset: number;
}

const clockState = defineTable<ClockState>({ name: "emulator.clock", prefix: "clock" });

export class EmulatorClock {
  constructor(
    private readonly space: Space,
    private readonly realNow: () => number = () => Date.now() / 1000,
  ) {}

  get offset(): number {
    return this.space.table(clockState).get("clock")?.object.offset ?? 0;
  }

  /** Unix seconds, whole. */
  now(): number {
    return Math.floor(this.exact());
  }

  /** Unix seconds with their fraction. */
  exact(): number {
    return this.realNow() + this.offset;
  }

  /** Inside a transaction. Moves emulator time so that it is `time` now. */
  set(time: number): void {
    this.space.table(clockState).put({ id: "clock", offset: time - this.realNow() }, null);
  }
}
