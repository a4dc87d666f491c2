/** An object as an older API version shows it. */
import { plainCopy } from "../store/plain-copy";
import type { Identified, Reader, Row } from "../store/table";
import type { Json, References, VersionChange } from "./change";
import { basil } from "./changes/2025-03-31.basil";
import { clover } from "./changes/2025-09-30.clover";
import { dahlia } from "./changes/2026-03-25.dahlia";
import { endive } from "./changes/2026-10-28.endive";
import { november2022 } from "./changes/2022-11-15";
import { isBefore, PINNED } from "./version";

/** Newest first: an object walks back through them. */
const CHANGES: readonly VersionChange[] = [endive, dahlia, clover, basil, november2022];

/** @param object in the pinned shape; never altered */
export function renderAs<T extends object>(version: string, object: T, read: Reader): T | Json {
  if (version === PINNED) return object;
  const due = CHANGES.filter((change) => isBefore(version, change.version));
  return due.length === 0 ? object : goBack(object, due, read);
}

/** What `expand[]` may replace in this version's shape of a type, beyond what the pinned shape has. */
export function restoredReferences(version: string, type: string): References {
  const due = CHANGES.filter((change) => isBefore(version, change.version));
  return Object.assign({}, ...due.map((change) => change.references?.[type]));
}

function goBack(object: object, changes: readonly VersionChange[], read: Reader): Json {
  const copy = plainCopy(object) as Json;
  for (const [index, change] of changes.entries()) {
    // What this change puts in comes from the store in the pinned shape: it has the newer changes before it too.
    walk(copy, change, through(read, changes.slice(0, index)));
  }
  return copy;
}

/** The reader, with what is looked up by name taken back through some changes. */
function through(read: Reader, changes: readonly VersionChange[]): Reader {
  if (changes.length === 0) return read;
  return {
    table: (definition) => read.table(definition),
    named(name) {
      const table = read.named(name);
      if (table === null) return null;
      const shown = (row: Row<Identified, unknown>): Row<Identified, unknown> => ({
        ...row,
        object: goBack(row.object, changes, read) as Json & Identified,
      });
      return {
        size: table.size,
        get: (id) => mapNullable(table.get(id), shown),
        find: (index, value) => table.find(index, value).map(shown),
        having: (index, value) => [...table.having(index, value)].map(shown),
        oldestFirst: () => [...table.oldestFirst()].map(shown),
        newestFirst: () => [...table.newestFirst()].map(shown),
      };
    },
  };
}

function mapNullable<A, B>(value: A | null, to: (value: A) => B): B | null {
  return value === null ? null : to(value);
}

/** Outer objects first: they read what their parts are about to lose. */
function walk(value: unknown, change: VersionChange, read: Reader): void {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) {
    const type = (value as Json).object;
    // What an event tells stays in the version that the event was made in.
    if (type === "event") return;
    if (typeof type === "string") change.before[type]?.(value as Json, read);
  }
  for (const inner of Object.values(value)) walk(inner, change, read);
}
