/** The names of an object's fields, also of hashes inside it: what shape tests compare. */

export type Json = Record<string, unknown>;
/** By `object` value: paths of all fields seen. */
export type FieldsByKind = Map<string, Set<string>>;

/** Hashes with free names, and unions of which a sample shows one branch only. */
const OPEN = new Set([
  "metadata",
  "next_action",
  "last_payment_error",
  "last_setup_error",
  "data",
  "evidence_details",
]);

/** Adds the paths of all fields, also of hashes inside (not of lists, nor of objects of their own). */
export function collectFields(object: Json, into: Set<string>, prefix = ""): void {
  for (const [field, value] of Object.entries(object)) {
    if (field === "lastResponse") continue;
    into.add(prefix + field);
    const hash =
      typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null;
    if (hash !== null && !("object" in hash) && !OPEN.has(field))
      collectFields(hash, into, `${prefix}${field}.`);
  }
}

/** The same for every object within `value`, by kind. */
export function gatherFields(value: unknown, into: FieldsByKind): void {
  if (typeof value !== "object" || value === null) return;
  const { object: kind } = value as { object?: unknown };
  if (!Array.isArray(value) && typeof kind === "string") {
    const known = into.get(kind) ?? new Set();
    collectFields(value as Json, known);
    into.set(kind, known);
  }
  for (const inner of Object.values(value)) gatherFields(inner, into);
}

/** A hash that one side leaves empty or null says nothing about its fields. */
export function isComparable(path: string, other: ReadonlySet<string>): boolean {
  const parent = path.slice(0, path.lastIndexOf("."));
  return !path.includes(".") || [...other].some((each) => each.startsWith(`${parent}.`));
}
