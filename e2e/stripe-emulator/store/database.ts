/**
 * All state of the emulator: three spaces (test data, live data, and the
 * emulator's own) of tables in memory, over a journal.
 *
 * Every change happens inside `transact`: it is undone whole when the function
 * throws, and it reaches the journal as one line when the function returns.
 * Functions inside are synchronous, so that no other request sees half of one.
 */
import type { Journal, Write } from "./journal";
import { definitionOf } from "./table";
import type { Identified, Reader, ReadTable, Row, TableDefinition } from "./table";

export type SpaceName = "test" | "live" | "emulator";
type AnyRow = Row<Identified, unknown>;
type Undo = () => void;
type CommitListener = (tables: ReadonlySet<string>) => void;

/** Thrown to keep what was written although the caller gets an error (a declined payment). */
export interface KeepsChanges {
  readonly keepsChanges: boolean;
}

function keepsChanges(error: unknown): boolean {
  return (
    typeof error === "object" && error !== null && (error as Partial<KeepsChanges>).keepsChanges === true
  );
}

export class Database {
  private readonly spaces: Record<SpaceName, Space>;
  private readonly listeners: CommitListener[] = [];
  private pending: Write[] | null = null;
  private undo: Undo[] = [];
  private seq = 0;

  constructor(private readonly journal: Journal | null) {
    this.spaces = {
      test: new Space("test", this),
      live: new Space("live", this),
      emulator: new Space("emulator", this),
    };
    journal?.replay((write) => this.restore(write));
    journal?.compact(this.everything());
  }

  space(name: SpaceName): Space {
    return this.spaces[name];
  }

  /** Called after each transaction that changed something, with the names of the tables it changed. */
  onCommit(listener: CommitListener): void {
    this.listeners.push(listener);
  }

  /** Runs `work` whole or not at all; a nested call joins the outer one. */
  transact<R>(work: () => R): R {
    if (this.pending !== null) return work();
    this.pending = [];
    this.undo = [];
    let committed = false;
    try {
      const result = work();
      committed = this.commit();
      return result;
    } catch (error) {
      if (!committed && keepsChanges(error)) committed = this.commit();
      else this.rollback();
      throw error;
    } finally {
      const tables = new Set(this.pending.map((write) => write[1]));
      this.pending = null;
      this.undo = [];
      if (committed) for (const listener of this.listeners) listener(tables);
    }
  }

  /** Forgets everything, on disk too. */
  clear(): void {
    for (const space of Object.values(this.spaces)) space.clear();
    this.journal?.compact([]);
  }

  close(): void {
    this.journal?.close();
  }

  *everything(): Iterable<Write> {
    for (const [name, space] of Object.entries(this.spaces)) {
      for (const [table, row] of space.rows()) {
        yield [name, table, row.object.id, row.seq, row.object, row.hidden];
      }
    }
  }

  /** For tables only. */
  record(write: Write, undo: Undo): void {
    if (this.pending === null) throw new Error(`${write[1]} ${write[2]} is written outside a transaction`);
    this.pending.push(write);
    this.undo.push(undo);
  }

  /** For tables only. */
  nextSeq(): number {
    this.seq += 1;
    return this.seq;
  }

  /** @returns whether there was anything to keep */
  private commit(): boolean {
    const writes = this.pending ?? [];
    if (writes.length === 0) return false;
    this.journal?.append(writes);
    return true;
  }

  private rollback(): void {
    for (const undo of this.undo.reverse()) undo();
  }

  private restore(write: Write): void {
    const space = this.spaces[write[0] as SpaceName];
    const definition = definitionOf(write[1]);
    if (definition === null) throw new Error(`the journal names an unknown table ${write[1]}`);
    const table = space.writable(definition);
    if (write.length === 3) {
      table.forget(write[2]);
      return;
    }
    const [, , , seq, object, hidden] = write;
    this.seq = Math.max(this.seq, seq);
    table.restore({ seq, object: deepFreeze(object) as Identified, hidden: deepFreeze(hidden) });
  }
}

export class Space implements Reader {
  private readonly tables = new Map<string, Table<Identified, unknown>>();

  constructor(
    readonly name: SpaceName,
    private readonly database: Database,
  ) {}

  table<T extends Identified, H>(definition: TableDefinition<T, H>): Table<T, H> {
    // One table object per name holds rows of that definition's types only.
    return this.writable(definition as unknown as TableDefinition<Identified, unknown>) as unknown as Table<
      T,
      H
    >;
  }

  named(name: string): ReadTable<Identified, unknown> | null {
    const definition = definitionOf(name);
    return definition === null ? null : this.writable(definition);
  }

  writable(definition: TableDefinition<Identified, unknown>): Table<Identified, unknown> {
    const known = this.tables.get(definition.name);
    if (known !== undefined) return known;
    const made = new Table<Identified, unknown>(definition, this.name, this.database);
    this.tables.set(definition.name, made);
    return made;
  }

  /** Every row of the space, by table, in order of creation within a table. */
  *rows(): Iterable<[string, AnyRow]> {
    for (const [name, table] of this.tables) {
      for (const row of table.oldestFirst()) yield [name, row];
    }
  }

  clear(): void {
    this.tables.clear();
  }
}

export class Table<T extends Identified, H> implements ReadTable<T, H> {
  private readonly byId = new Map<string, Row<T, H>>();
  private readonly byIndex = new Map<string, Map<string, Set<string>>>();

  constructor(
    private readonly definition: TableDefinition<T, H>,
    private readonly space: SpaceName,
    private readonly database: Database,
  ) {
    for (const name of Object.keys(definition.indexes)) this.byIndex.set(name, new Map());
  }

  get size(): number {
    return this.byId.size;
  }

  get(id: string): Row<T, H> | null {
    return this.byId.get(id) ?? null;
  }

  find(index: string, value: string): Row<T, H>[] {
    return [...this.having(index, value)].sort((a, b) => a.seq - b.seq);
  }

  *having(index: string, value: string): Iterable<Row<T, H>> {
    const entries = this.byIndex.get(index);
    if (entries === undefined) throw new Error(`${this.definition.name} has no index ${index}`);
    for (const id of entries.get(value) ?? []) yield this.byId.get(id)!;
  }

  /** Rows keep their place when they change, so the map's order is that of creation. */
  oldestFirst(): Iterable<Row<T, H>> {
    return this.byId.values();
  }

  newestFirst(): Iterable<Row<T, H>> {
    return [...this.byId.values()].reverse();
  }

  /** Inserts, or replaces the row of this id. The object is copied to plain, frozen JSON. */
  put(object: T, hidden: H): T {
    const before = this.get(object.id);
    const row: Row<T, H> = {
      seq: before?.seq ?? this.database.nextSeq(),
      object: plain(object),
      hidden: plain(hidden),
    };
    this.database.record(
      [this.space, this.definition.name, object.id, row.seq, row.object, row.hidden],
      () => (before === null ? this.forget(object.id) : this.restore(before)),
    );
    this.restore(row);
    return row.object;
  }

  remove(id: string): void {
    const before = this.get(id);
    if (before === null) return;
    this.database.record([this.space, this.definition.name, id], () => this.restoreInOrder(before));
    this.forget(id);
  }

  /** For the database only: places a row without recording it. */
  restore(row: Row<T, H>): void {
    const before = this.byId.get(row.object.id);
    if (before !== undefined) this.unindex(before.object);
    this.byId.set(row.object.id, row);
    for (const [name, value] of this.indexed(row.object)) {
      const entries = this.byIndex.get(name)!;
      const ids = entries.get(value) ?? new Set();
      ids.add(row.object.id);
      entries.set(value, ids);
    }
  }

  /** For the database only: drops a row without recording it. */
  forget(id: string): void {
    const row = this.byId.get(id);
    if (row === undefined) return;
    this.unindex(row.object);
    this.byId.delete(id);
  }

  private restoreInOrder(row: Row<T, H>): void {
    const rows = [...this.byId.values(), row].sort((a, b) => a.seq - b.seq);
    this.byId.clear();
    for (const each of rows) this.byId.set(each.object.id, each);
    this.restore(row);
  }

  private unindex(object: T): void {
    for (const [name, value] of this.indexed(object)) {
      const ids = this.byIndex.get(name)!.get(value);
      ids?.delete(object.id);
      if (ids?.size === 0) this.byIndex.get(name)!.delete(value);
    }
  }

  private *indexed(object: T): Iterable<[string, string]> {
    for (const [name, read] of Object.entries(this.definition.indexes)) {
      const value = read(object);
      if (value !== null) yield [name, value];
    }
  }
}

/** Plain JSON, the same before and after a restart; a `Decimal` becomes its string. */
function plain<V>(value: V): V {
  return deepFreeze(JSON.parse(JSON.stringify(value ?? null)) as V);
}

function deepFreeze<V>(value: V): V {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
