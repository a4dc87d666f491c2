/** `expand[]`: replaces ids by their objects, up to four levels deep, and adds what is only shown on demand. */
import { plainCopy } from "../store/plain-copy";
import { definitionOf, type Identified, type Include, type Reader } from "../store/table";
import { renderAs, restoredReferences } from "../versions/render";
import { PINNED } from "../versions/version";
import { invalidRequest } from "./errors";

type Json = Record<string, unknown>;
const MAX_LEVELS = 4;

interface World {
  read: Reader;
  /** In whose shapes the answer is; what is put in gets the same. */
  version: string;
}

/**
 * @param answer in the shape of `version`, whose fields the paths name; a copy is altered
 * @param paths e.g. `latest_charge.balance_transaction`, `data.customer`
 * @throws ApiError for a property that cannot be expanded
 */
export function expand(
  answer: object,
  paths: readonly string[],
  read: Reader,
  version: string = PINNED,
): object {
  if (paths.length === 0) return answer;
  const copy = plainCopy(answer);
  for (const path of paths) {
    const names = path.split(".");
    // Every name counts, also `data`: a list of subscriptions does not reach its products.
    if (names.length > MAX_LEVELS) {
      throw invalidRequest(
        `You cannot expand more than ${MAX_LEVELS} levels of a property. Property: ${path}`,
        { code: "property_expansion_max_depth" },
      );
    }
    follow(copy as Json, names, "", path, { read, version });
  }
  return copy;
}

/** @param within the path from the nearest Stripe object down to `at` */
function follow(
  at: Json,
  names: readonly string[],
  within: string,
  path: string,
  world: World,
  owner: Json = at,
): void {
  const [name, ...rest] = names;
  // `lines.data` names the items themselves: nothing further to expand.
  if (name === undefined) return;
  const value = at[name];
  if (Array.isArray(value) && isTransparent(at, name)) {
    for (const item of value) if (isHash(item)) follow(item, rest, "", path, world);
    return;
  }
  const here = within === "" ? name : `${within}.${name}`;
  const definition = typeof owner.object === "string" ? definitionOf(owner.object) : null;
  const include = definition?.includes[here];
  const target = definition === null ? undefined : targetOf(definition, here, world.version);
  if (value === undefined && include !== undefined) {
    at[name] = shownOnDemand(include, owner, world);
  } else if (typeof value === "string" && target !== undefined) {
    at[name] = lookUp(value, target, world) ?? value;
  } else if (Array.isArray(value) && target !== undefined) {
    at[name] = value.map((item) => (typeof item === "string" ? (lookUp(item, target, world) ?? item) : item));
  } else if (target === undefined && include === undefined && !leadsOn(value, rest, here, definition)) {
    throw invalidRequest(
      `This property cannot be expanded (${path}). You may want to try expanding ${within === "" ? "another property" : `'${within}'`} instead.`,
      { param: "expand" },
    );
  }
  if (rest.length === 0) return;
  const next = at[name];
  if (Array.isArray(next)) {
    for (const item of next) if (isHash(item)) descend(item, rest, here, path, world, owner);
  } else if (isHash(next)) descend(next, rest, here, path, world, owner);
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
  world: World,
  owner: Json,
): void {
  if (typeof next.object === "string") follow(next, rest, "", path, world);
  else follow(next, rest, here, path, world, owner);
}

/** `data` of a list is no level of its own. */
function isTransparent(at: Json, name: string): boolean {
  return name === "data" && (at.object === "list" || at.object === "search_result");
}

/** The tables of a reference, also of one that only an older version has. */
function targetOf(
  definition: NonNullable<ReturnType<typeof definitionOf>>,
  path: string,
  version: string,
): string | readonly string[] | undefined {
  return definition.expandable[path] ?? restoredReferences(version, definition.name)[path];
}

/** Includes read the object as it is stored: an older shape may lack what they look for. */
function shownOnDemand(include: Include<Identified>, owner: Json, { read, version }: World): object | null {
  const shown = owner as unknown as Identified;
  const stored = read.named(String(owner.object))?.get(shown.id)?.object ?? shown;
  const value = include(stored, read);
  return value === null ? null : plainCopy(renderAs(version, value, read));
}

function lookUp(id: string, tables: string | readonly string[], { read, version }: World): object | null {
  for (const table of typeof tables === "string" ? [tables] : tables) {
    const found = read.named(table)?.get(id);
    if (found) return plainCopy(renderAs(version, found.object, read));
  }
  return null;
}

function isHash(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
