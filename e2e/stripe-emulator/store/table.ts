/**
 * What a table of the emulator is: one per kind of Stripe object (or of the
 * emulator's own bookkeeping), declared where the resource is.
 */

/** Reads of one space, as builders and expansions need them. */
export interface Reader {
  table<T extends Identified, H>(definition: TableDefinition<T, H>): ReadTable<T, H>;
  /** An object by its table's name: for references that only name a type. */
  named(table: string): ReadTable<Identified, unknown> | null;
}

export interface Identified {
  id: string;
}

export interface Row<T, H> {
  /** Order of creation across all tables of a space; lists are sorted by it. */
  readonly seq: number;
  /** What Stripe would show, frozen, plain JSON. */
  readonly object: T;
  /** What Stripe knows and does not show (a card's number, a secret, an owner). */
  readonly hidden: H;
}

export interface ReadTable<T extends Identified, H> {
  readonly size: number;
  get(id: string): Row<T, H> | null;
  /** Rows whose indexed value is `value`, oldest first. */
  find(index: string, value: string): Row<T, H>[];
  /** The same rows in any order, without the cost of sorting. */
  having(index: string, value: string): Iterable<Row<T, H>>;
  oldestFirst(): Iterable<Row<T, H>>;
  newestFirst(): Iterable<Row<T, H>>;
}

/** A value that `expand[]` adds although the object does not carry the field. */
export type Include<T> = (object: T, read: Reader) => object | null;

export interface TableDefinition<T extends Identified, H> {
  /** Stripe's `object` value; unique. */
  readonly name: string;
  /** Prefix of new ids, without the underscore. */
  readonly prefix: string;
  /** The word of "No such customer: 'cus_x'". */
  readonly noun: string;
  readonly indexes: Readonly<Record<string, (object: T) => string | null>>;
  /** Path inside the object → table(s) in which the id found there is looked up. */
  readonly expandable: Readonly<Record<string, string | readonly string[]>>;
  readonly includes: Readonly<Record<string, Include<T>>>;
  /** Type witness only; never present at run time. */
  readonly hidden?: H;
}

const definitions = new Map<string, TableDefinition<Identified, unknown>>();

type Options<T> = {
  name: string;
  prefix: string;
  noun?: string;
  indexes?: Record<string, (object: T) => string | null>;
  expandable?: Record<string, string | readonly string[]>;
  includes?: Record<string, Include<T>>;
};

/**
 * Declares a table. `T` is the SDK's type of the object, `H` its hidden part.
 * Declared once, at module load; two tables of one name are a bug.
 */
export function defineTable<T extends Identified, H = null>(options: Options<T>): TableDefinition<T, H> {
  if (definitions.has(options.name)) throw new Error(`table ${options.name} is declared twice`);
  const definition: TableDefinition<T, H> = {
    name: options.name,
    prefix: options.prefix,
    noun: options.noun ?? options.name,
    indexes: options.indexes ?? {},
    expandable: options.expandable ?? {},
    includes: options.includes ?? {},
  };
  // The registry forgets T: it serves look-ups by name, which see plain JSON.
  definitions.set(options.name, definition as unknown as TableDefinition<Identified, unknown>);
  return definition;
}

export function definitionOf(name: string): TableDefinition<Identified, unknown> | null {
  return definitions.get(name) ?? null;
}

/** The id of a reference that may be an id, an expanded object, or nothing. */
export function idOf(reference: string | Identified | null | undefined): string | null {
  if (reference === null || reference === undefined) return null;
  return typeof reference === "string" ? reference : reference.id;
}
