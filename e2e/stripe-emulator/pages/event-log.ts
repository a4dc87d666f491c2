/** Which events the emulator's own page shows: newest first, by type, customer or id, a page at a time. */
import type Stripe from "stripe";
import { events } from "../events/tables";
import { typeFits } from "../faults/fault";
import type { Space } from "../store/database";

const PAGE = 50;

export interface LogFilter {
  /** `invoice.paid`, or `invoice.*` for all that begin so. */
  type: string;
  customer: string;
  event: string;
}

interface LogPage {
  shown: Stripe.EventBase[];
  /** The id before which the next page begins; null on the last one. */
  older: string | null;
}

export function readFilter(query: URLSearchParams): LogFilter {
  const given = (name: string) => query.get(name)?.trim() ?? "";
  return { type: given("type"), customer: given("customer"), event: given("event") };
}

/** @param before id of an event; what happened since then is left out, so that new events move no page */
export function logPage(space: Space, filter: LogFilter, before: string | null): LogPage {
  const limit = before === null ? null : (space.table(events).get(before)?.seq ?? null);
  const shown: Stripe.EventBase[] = [];
  for (const { object, hidden, seq } of space.table(events).newestFirst()) {
    if (limit !== null && seq >= limit) continue;
    if (filter.event !== "" && object.id !== filter.event) continue;
    if (filter.customer !== "" && hidden.customer !== filter.customer) continue;
    if (filter.type !== "" && !typeFits(filter.type, object.type)) continue;
    if (shown.length === PAGE) return { shown, older: shown.at(-1)?.id ?? null };
    shown.push(object);
  }
  return { shown, older: null };
}
