/** `previous_attributes`: what differs, as it was before. */

type Json = Record<string, unknown>;

/**
 * Hashes are compared member by member, lists and values whole. A member that
 * is new was `null` before, which is how Stripe writes it.
 * @returns null when nothing differs
 */
export function previousAttributes(before: object, after: object): Json | null {
  const previous: Json = {};
  const was = before as Json;
  const is = after as Json;
  for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const [a, b] = [was[key], is[key]];
    if (same(a, b)) continue;
    if (isHash(a) && isHash(b)) previous[key] = previousAttributes(a, b) ?? {};
    else previous[key] = a ?? null;
  }
  return Object.keys(previous).length === 0 ? null : previous;
}

function isHash(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}
