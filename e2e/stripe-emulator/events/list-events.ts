/**
 * A page of the list of events. Of all tables this one grows longest, and a client
 * that catches up asks for hundreds of pages one after another: so nothing beyond the
 * page is looked at but the times of what is newer, and nothing is copied.
 */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { inRange } from "../api/list";
import type { Range } from "../api/params";
import type { Row } from "../store/table";
import type { Scope } from "../work/scope";
import { type EventFacts, events } from "./tables";

type EventRow = Row<Stripe.EventBase, EventFacts>;

export interface EventListQuery {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
  created?: Range;
}

const usualLimit = 10;

/** `fits`: the filters besides `created`; asked only of events of the right time. */
export function listEvents(
  scope: Scope,
  { limit = usualLimit, starting_after: after, ending_before: before, created }: EventListQuery,
  fits: (row: EventRow) => boolean,
): Stripe.ApiList<Stripe.EventBase> {
  if (after !== undefined && before !== undefined) {
    throw invalidRequest("You can only provide one of: starting_after, ending_before.", {
      param: "starting_after",
    });
  }
  if (after !== undefined) scope.need(events, after, "starting_after");
  if (before !== undefined) scope.need(events, before, "ending_before");
  const table = scope.read.table(events);
  const edge = after ?? before;
  const found: Stripe.EventBase[] = [];
  // Those before an event are the newer ones: the nearest first, which is from the oldest on.
  let reached = edge === undefined;
  for (const row of before === undefined ? table.newestFirst() : table.oldestFirst()) {
    if (!reached) {
      reached = row.object.id === edge;
      continue;
    }
    if (created !== undefined && !inRange(row.object.created, created)) continue;
    if (!fits(row)) continue;
    found.push(row.object);
    if (found.length > limit) break;
  }
  const data = found.slice(0, limit);
  return {
    object: "list",
    data: before === undefined ? data : data.reverse(),
    has_more: found.length > limit,
    url: "/v1/events",
  };
}
