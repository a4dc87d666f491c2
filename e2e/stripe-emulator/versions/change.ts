/** One change of Stripe's API that moved fields, told backwards. */
import { plainCopy } from "../store/plain-copy";
import type { Reader } from "../store/table";

export type Json = Record<string, unknown>;
/** Path inside the object → table(s) of the id found there. */
export type References = Readonly<Record<string, string | readonly string[]>>;

export interface VersionChange {
  /** The first version that has the new shape. */
  readonly version: string;
  /** `object` value → its shape before the change. Gets a copy that it may alter. */
  readonly before: Readonly<Record<string, (object: Json, read: Reader) => void>>;
  /** `object` value → references that the older shape has and the newer one lacks, with their table(s): for `expand[]`. */
  readonly references?: Readonly<Record<string, References>>;
}

export function hash(value: unknown): Json | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

export function items(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(hash).filter((item) => item !== null) : [];
}

/** A copy of a stored object by table and id, or null. */
export function stored(read: Reader, table: string, id: unknown): Json | null {
  if (typeof id !== "string") return null;
  const row = read.named(table)?.get(id);
  return row ? plainCopy(row.object as unknown as Json) : null;
}
