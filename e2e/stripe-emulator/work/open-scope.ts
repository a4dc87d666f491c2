/** The scope's implementation over one space of the database. */
import type Stripe from "stripe";
import { noSuch } from "../api/errors";
import { timers, type Timer } from "../clock/timers";
import { emitEvent } from "../events/emit";
import type { Database, Space } from "../store/database";
import { newId, randomText } from "../store/ids";
import type { Identified, Reader, TableDefinition } from "../store/table";
import { STORED_BASE } from "./base-url";
import type { Cause, ChangeOptions, InsertOptions, Scope, TimerRequest } from "./scope";

export interface ScopeSetting {
  database: Database;
  world: "test" | "live";
  account: string;
  cause: Cause;
  /** Emulator time, unix seconds. */
  emulatorNow: number;
  /** Unix seconds on a test clock. */
  clockTime: (clock: string) => number;
  /** The time in force if not emulator time's (a timer's own moment). */
  now?: number;
  clock?: string | null;
}

/** Inside a transaction of the database. */
export function openScope(setting: ScopeSetting): Scope {
  return new WorldScope(setting, new Map());
}

class WorldScope implements Scope {
  readonly livemode: boolean;
  readonly now: number;
  readonly clock: string | null;
  private readonly space: Space;

  constructor(
    private readonly setting: ScopeSetting,
    private readonly memo: Map<string, unknown>,
  ) {
    this.space = setting.database.space(setting.world);
    this.livemode = setting.world === "live";
    this.clock = setting.clock ?? null;
    this.now = setting.now ?? (this.clock === null ? setting.emulatorNow : setting.clockTime(this.clock));
  }

  get read(): Reader {
    return this.space;
  }
  get account(): string {
    return this.setting.account;
  }
  get cause(): Cause {
    return this.setting.cause;
  }
  get baseUrl(): string {
    return STORED_BASE;
  }

  id(definition: { prefix: string }): string {
    return newId(definition.prefix, this.now, this.account);
  }

  get<T extends Identified, H>(table: TableDefinition<T, H>, id: string | null): T | null {
    return id === null ? null : (this.space.table(table).get(id)?.object ?? null);
  }

  hidden<T extends Identified, H>(table: TableDefinition<T, H>, id: string): H | null {
    return this.space.table(table).get(id)?.hidden ?? null;
  }

  need<T extends Identified, H>(table: TableDefinition<T, H>, id: string, param = "id"): T {
    const found = this.get(table, id);
    if (found !== null) return found;
    const other = this.livemode ? "test" : "live";
    const elsewhere = this.setting.database.space(other).table(table).get(id) === null ? null : other;
    throw noSuch(table.noun, id, param, elsewhere);
  }

  find<T extends Identified, H>(table: TableDefinition<T, H>, index: string, value: string): T[] {
    return this.space
      .table(table)
      .find(index, value)
      .map((row) => row.object);
  }

  all<T extends Identified, H>(table: TableDefinition<T, H>): T[] {
    return [...this.space.table(table).oldestFirst()].map((row) => row.object);
  }

  insert<T extends Identified, H>(table: TableDefinition<T, H>, object: T, options: InsertOptions<H>): T {
    const inserted = this.space.table(table).put(object, (options.hidden ?? null) as H);
    this.emitAll(options.event, inserted, undefined);
    return inserted;
  }

  update<T extends Identified, H>(
    table: TableDefinition<T, H>,
    object: T,
    options: ChangeOptions<H> = {},
  ): T {
    const rows = this.space.table(table);
    const before = rows.get(object.id);
    if (before === null) throw new Error(`${table.name} ${object.id} is updated and does not exist`);
    const after = rows.put(object, options.hidden === undefined ? before.hidden : options.hidden);
    this.emitAll(options.event, after, before.object);
    return after;
  }

  remove<T extends Identified, H>(
    table: TableDefinition<T, H>,
    id: string,
    options: ChangeOptions<H> = {},
  ): void {
    const rows = this.space.table(table);
    const before = rows.get(id);
    if (before === null) return;
    rows.remove(id);
    this.emitAll(options.event, before.object, undefined);
  }

  emit(type: Stripe.Event.Type, object: object, before?: object): void {
    emitEvent(this.space, this.setting.database.space("emulator"), {
      type,
      object,
      before: before ?? null,
      now: this.now,
      recordedAt: this.setting.emulatorNow,
      cause: this.cause,
      account: this.account,
    });
  }

  schedule(request: TimerRequest): string {
    const timer: Timer = {
      id: `timer_${randomText(16)}`,
      kind: request.kind,
      at: request.at,
      clock: this.clock,
      subject: request.subject,
      data: request.data ?? {},
    };
    this.space.table(timers).put(timer, null);
    return timer.id;
  }

  unschedule(subject: string, kind?: string): void {
    const table = this.space.table(timers);
    for (const { object } of table.find("subject", subject)) {
      if (kind === undefined || object.kind === kind) table.remove(object.id);
    }
  }

  onClock(clock: string | null): Scope {
    if (clock === this.clock) return this;
    const { now: _moment, ...setting } = this.setting;
    return new WorldScope({ ...setting, clock }, this.memo);
  }

  atMoment(now: number): Scope {
    return new WorldScope({ ...this.setting, clock: this.clock, now }, this.memo);
  }

  once<V>(key: string, make: () => V): V {
    if (!this.memo.has(key)) this.memo.set(key, make());
    return this.memo.get(key) as V;
  }

  private emitAll(event: ChangeOptions<unknown>["event"], object: object, before: object | undefined): void {
    const types = event === undefined ? [] : typeof event === "string" ? [event] : event;
    for (const type of types) this.emit(type, object, before);
  }
}
