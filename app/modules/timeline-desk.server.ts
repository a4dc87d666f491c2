/** The timeline of a page of the console: of a user with their customers, or of a customer alone. Above the rooms. */
import { addressPart } from "~/lib/address-part";
import type { Pool } from "~/lib/database.server";
import type { Reader } from "./audit/find-entries.server";
import { timelineOf } from "./casebook/timeline.server";
import { type TimelineEntry, type TimelineFilter, timelineFilter } from "./casebook/timeline-entry";
import { readPlace } from "./casebook/timeline-place";
import { bindingsOfCustomers } from "./ownership/bindings.server";

export interface TimelineForPage {
  entries: TimelineEntry[];
  filter: TimelineFilter;
  older: string | null;
  /** The newest are on this page. */
  newest: boolean;
  /** What was pasted and led here. */
  pasted: string | null;
}

const entriesOnAPage = 50;

/** `show` and `before` in the address say what of it, and from where. */
export async function timelineForPage(
  { pool, livemode }: { pool: Pool; livemode: boolean },
  { userId, customerIds }: { userId: string | null; customerIds: readonly string[] },
  address: URL,
  reader: Reader,
): Promise<TimelineForPage> {
  const search = address.searchParams;
  const filter = timelineFilter(search.get("show"));
  const place = readPlace(search.get("before"));
  const person = { livemode, userId, customerIds: await theirs(pool, livemode, userId, customerIds) };
  const page = await timelineOf(pool, person, { filter, place, limit: entriesOnAPage, reader });
  const pasted = addressPart(search.get("ref")) || null;
  return { ...page, filter, newest: Object.keys(place).length === 0, pasted };
}

/** A verdict also looks at customers that only share an address: what somebody else owns is not this person's story. */
async function theirs(
  pool: Pool,
  livemode: boolean,
  userId: string | null,
  ids: readonly string[],
): Promise<string[]> {
  if (userId === null) return [...ids];
  const bound = await bindingsOfCustomers(pool, livemode, ids);
  const others = new Set(bound.filter((one) => one.userId !== userId).map(({ customerId }) => customerId));
  return ids.filter((id) => !others.has(id));
}
