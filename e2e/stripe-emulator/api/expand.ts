/** `expand[]`: replaces ids by their objects, up to four levels deep, and adds what is only shown on demand. */
import { definitionOf, type Identified, type Reader } from "../store/table";
import { invalidRequest } from "./errors";

type Json = Record<string, unknown>;
const MAX_LEVELS = 4;

/**
 * @param answer as the operation returned it; a copy is altered
 * @param paths e.g. `latest_charge.balance_transaction`, `data.customer`
 * @throws ApiError for a property that cannot be expanded
 */
export function expand<T extends object>(answer: T, paths: readonly string[], read: Reader): T {
  if (paths.length === 0) return answer;
  const copy = structuredClone(answer);
  for (const path of paths) {
    const names = path.split(".");
    const levels = names.filter((name) => name !== "data").length;
    if (levels > MAX_LEVELS) {
      throw invalidRequest(
        `You cannot expand more than ${MAX_LEVELS} levels of a property. Property: ${path}`,
        { param: "expand" },
      );
    }
    follow(copy as Json, names, "", path, read);
  }
  return copy;
}

/** @param within the path from the nearest Stripe object down to `at` */
function follow(
  at: Json,
  names: readonly string[],
  within: string,
  path: string,
  read: Reader,
  owner: Json = at,
): void {
  const [name, ...rest] = names;
  // `lines.data` names the items themselves: nothing further to expand.
  if (name === undefined) return;
  const value = at[name];
  if (Array.isArray(value) && isTransparent(at, name)) {
    for (const item of value) if (isHash(item)) follow(item, rest, "", path, read);
    return;
  }
  const here = within === "" ? name : `${within}.${name}`;
  const definition = typeof owner.object === "string" ? definitionOf(owner.object) : null;
  const include = definition?.includes[here];
  const target = definition?.expandable[here];
  if (value === undefined && include !== undefined) {
    at[name] = structuredClone(include(owner as unknown as Identified, read));
  } else if (typeof value === "string" && target !== undefined) {
    at[name] = lookUp(value, target, read) ?? value;
  } else if (Array.isArray(value) && target !== undefined) {
    at[name] = value.map((item) => (typeof item === "string" ? (lookUp(item, target, read) ?? item) : item));
  } else if (target === undefined && include === undefined && !leadsOn(value, rest, here, definition)) {
    throw invalidRequest(
      `This property cannot be expanded (${path}). You may want to try expanding ${within === "" ? "another property" : `'${within}'`} instead.`,
      { param: "expand" },
    );
  }
  if (rest.length === 0) return;
  const next = at[name];
  if (Array.isArray(next)) {
    for (const item of next) if (isHash(item)) descend(item, rest, here, path, read, owner);
  } else if (isHash(next)) descend(next, rest, here, path, read, owner);
  // Null on the way (no charge yet) leaves nothing to expand, which is no error.
}

/** Whether an undeclared name may stand on the path: it holds objects, or declared paths go through it. */
function leadsOn(
  value: unknown,
  rest: readonly string[],
  here: string,
  definition: ReturnType<typeof definitionOf>,
): boolean {
  if (typeof value === "object" && value !== null) return true;
  if (rest.length === 0 || definition === null) return false;
  const declared = [...Object.keys(definition.expandable), ...Object.keys(definition.includes)];
  return declared.some((path) => path.startsWith(`${here}.`));
}

/** Into a Stripe object its own declarations count; into a plain hash the path grows. */
function descend(
  next: Json,
  rest: readonly string[],
  here: string,
  path: string,
  read: Reader,
  owner: Json,
): void {
  if (typeof next.object === "string") follow(next, rest, "", path, read);
  else follow(next, rest, here, path, read, owner);
}

/** `data` of a list is no level of its own. */
function isTransparent(at: Json, name: string): boolean {
  return name === "data" && (at.object === "list" || at.object === "search_result");
}

function lookUp(id: string, tables: string | readonly string[], read: Reader): object | null {
  for (const table of typeof tables === "string" ? [tables] : tables) {
    const found = read.named(table)?.get(id);
    if (found) return structuredClone(found.object);
  }
  return null;
}

function isHash(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
