/** Stripe's lists: newest first, a page at a time, by the id of the last or first one seen. */
import type Stripe from "stripe";
import type { Identified, TableDefinition } from "../store/table";
import type { Scope } from "../work/scope";
import { integer, range, text, type Range } from "./params";
import { invalidRequest } from "./errors";

/** The parameters that every list takes. */
export const paging = {
  limit: integer({ min: 1, max: 100 }),
  starting_after: text(),
  ending_before: text(),
};

/** `paging` and `created`. */
export const pagingByTime = { ...paging, created: range() };

interface PageQuery {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
  created?: Range;
}

interface ListOptions<T> {
  url: string;
  /** Keeps what the filters ask for. */
  where?: (object: T) => boolean;
  /** Candidates, oldest first; the whole table if absent. Give an index's rows where one serves. */
  among?: T[];
}

/** A page of a table. Filters other than `created` come as `where` or `among`. */
export function listPage<T extends Identified & { created?: number }, H>(
  scope: Scope,
  table: TableDefinition<T, H>,
  query: PageQuery,
  options: ListOptions<T>,
): Stripe.ApiList<T> {
  const { created } = query;
  const all = (options.among ?? scope.all(table))
    .filter(
      (object) =>
        (options.where?.(object) ?? true) && (created === undefined || inRange(object.created ?? 0, created)),
    )
    .reverse();
  const missing = (id: string, param: string) => {
    scope.need(table, id, param);
    throw invalidRequest(`No such ${table.noun}: '${id}'`, { code: "resource_missing", param });
  };
  return page(all, query, options.url, missing);
}

/** A page of objects that are already newest first (or in their list's own order). */
export function page<T extends Identified>(
  objects: readonly T[],
  query: PageQuery,
  url: string,
  missing: (id: string, param: string) => never = (id, param) => {
    throw invalidRequest(`No such object: '${id}'`, { code: "resource_missing", param });
  },
): Stripe.ApiList<T> {
  const limit = query.limit ?? 10;
  const { starting_after: after, ending_before: before } = query;
  if (after !== undefined && before !== undefined) {
    throw invalidRequest("You can only provide one of: starting_after, ending_before.", {
      param: "starting_after",
    });
  }
  if (before !== undefined) {
    const end = objects.findIndex((object) => object.id === before);
    if (end === -1) missing(before, "ending_before");
    const start = Math.max(0, end - limit);
    return { object: "list", data: objects.slice(start, end), has_more: start > 0, url };
  }
  let start = 0;
  if (after !== undefined) {
    start = objects.findIndex((object) => object.id === after) + 1;
    if (start === 0) missing(after, "starting_after");
  }
  return {
    object: "list",
    data: objects.slice(start, start + limit),
    has_more: objects.length > start + limit,
    url,
  };
}

/** A list that is part of an object, with its first ten. */
export function embedded<T>(objects: readonly T[], url: string): Stripe.ApiList<T> {
  return { object: "list", data: objects.slice(0, 10), has_more: objects.length > 10, url };
}

export function inRange(value: number, bounds: Range): boolean {
  if (bounds.gt !== undefined && value <= bounds.gt) return false;
  if (bounds.gte !== undefined && value < bounds.gte) return false;
  if (bounds.lt !== undefined && value >= bounds.lt) return false;
  return bounds.lte === undefined || value <= bounds.lte;
}
