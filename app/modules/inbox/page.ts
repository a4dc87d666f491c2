/** Cuts a page out of rows of which one more than wanted was asked for. */
import type { Page, PageRequest } from "./event-view";

/** `rows` newest first; the extra one is the farthest from where the page starts. */
export function cutPage<Row>(rows: Row[], page: PageRequest): Page<Row> {
  const hasMore = rows.length > page.limit;
  if (!hasMore) return { rows, hasMore, tooBroad: false };
  return { rows: page.after === undefined ? rows.slice(0, -1) : rows.slice(1), hasMore, tooBroad: false };
}
