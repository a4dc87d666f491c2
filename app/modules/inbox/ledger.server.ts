/**
 * The ledger: reads of what arrived and what became of it. Reads only the
 * tables of this room (and users' names); writes nothing.
 *
 * No read grows with the table: pages are keyset, counts are capped, and a
 * combination of filters that cannot be answered in two seconds says so.
 */
import type { Db, Pool } from "~/lib/database.server";
import { withinPatience } from "~/lib/within-patience.server";
import {
  isPattern,
  likePattern,
  pageQuery,
  type Query,
  type Stretch,
  selectEvents,
  typeParts,
} from "./event-query";
import type { EventDetail, EventFilter, EventRow, Page, PageRequest, SyncOutcome } from "./event-view";
import { attemptsOf, deliveriesOf } from "./ledger-deliveries.server";
import { cutPage } from "./page";
import { redactText } from "./redact-text";
import { processingsOf } from "./processings.server";
import { type StageFacts, stagesOf } from "./stages";

export { listDeliveries, rejectedByReason } from "./ledger-deliveries.server";

interface StoredEvent extends StageFacts {
  seq: number;
  account: string;
  livemode: boolean;
  eventId: string;
  type: string;
  apiVersion: string | null;
  createdAt: Date;
  objectType: string | null;
  objectId: string | null;
  customerId: string | null;
  userId: string | null;
  userName: string | null;
  requestId: string | null;
  idempotencyKey: string | null;
  size: number;
  flags: string[];
  sync: SyncOutcome;
}

/** Events, newest first. Takes the pool, because the time limit needs a transaction. */
export async function listEvents(
  pool: Pool,
  filter: EventFilter,
  page: PageRequest,
): Promise<Page<EventRow>> {
  if (Object.values(filter).some(isNoText)) return { rows: [], hasMore: false, tooBroad: false };
  const result = await withinPatience(pool, async (tx) => {
    const parts = typeParts(filter.type);
    const types = parts.length > 0 ? await knownTypes(tx, parts) : null;
    if (types?.length === 0) return [];
    const stretch = await stretchOf(tx, filter, page);
    return (await tx.query<StoredEvent>(pageQuery(filter, types, stretch))).rows;
  });
  if (result === "too_broad") return { rows: [], hasMore: false, tooBroad: true };
  return cutPage(result.map(toRow), page);
}

/**
 * The events of one person and of their customers, newest first, before this
 * position: events_user_idx, and events_customer_idx for each customer.
 */
export async function eventsOfPerson(
  db: Db,
  { userId, customerIds }: { userId: string | null; customerIds: readonly string[] },
  { limit, before }: { limit: number; before: number },
): Promise<EventRow[]> {
  const found = await db.query<StoredEvent>(
    selectEvents(`select * from events where seq = any(array(
      select seq from (
        (select seq from events where user_id = $1 and seq < $3 order by seq desc limit $4)
        union
        (select newest.seq from unnest($2::text[]) theirs(id) cross join lateral (
           select seq from events where customer_id = theirs.id and seq < $3 order by seq desc limit $4) newest)
      ) of_them order by seq desc limit $4))`),
    [userId, customerIds, before, limit],
  );
  return found.rows.map(toRow);
}

/** How many events a filter has up to this position: at most `most`, which then means "so many or more". */
export async function countEvents(
  pool: Pool,
  filter: EventFilter,
  { upTo, most }: { upTo: number; most: number },
): Promise<number | "too_broad"> {
  if (Object.values(filter).some(isNoText)) return 0;
  return withinPatience(pool, async (tx) => {
    const parts = typeParts(filter.type);
    const types = parts.length > 0 ? await knownTypes(tx, parts) : null;
    if (types?.length === 0) return 0;
    const stretch = await stretchOf(tx, filter, { limit: most - 1, before: upTo + 1 });
    const { text, values } = pageQuery(filter, types, stretch);
    const counted = await tx.query<{ count: number }>(
      `select count(*) as count from (${text}) chosen`,
      values,
    );
    return counted.rows[0]?.count ?? 0;
  });
}

/** The position of the newest event; 0: none has arrived. */
export async function newestSeq(db: Db): Promise<number> {
  const found = await db.query<{ seq: number }>("select seq from events order by seq desc limit 1");
  return found.rows[0]?.seq ?? 0;
}

/** seq is a bigint; beyond every row, and exact as a number. */
const beyondAll = Number.MAX_SAFE_INTEGER;
/** Concurrent batches may be numbered in another order than they were received in, by some rows. */
const disorder = 1_000;

/**
 * The stretch of the ledger that holds the page. Times become positions, for
 * seq and received_at rise together: the bounds are taken generously by the
 * disorder there may be, and the page compares the times as well.
 */
async function stretchOf(db: Db, filter: EventFilter, page: PageRequest): Promise<Stretch> {
  const found = await db.query<{ first: number | null; last: number | null }>(
    `select
       (select min(seq) from (select seq from events where received_at >= $1
          order by received_at limit ${disorder}) oldest) as first,
       (select max(seq) from (select seq from events where received_at < $2
          order by received_at desc limit ${disorder}) newest) as last
     where $1::timestamptz is not null or $2::timestamptz is not null`,
    [filter.from ?? null, filter.to ?? null],
  );
  const { first = null, last = null } = found.rows[0] ?? {};
  // A bound that no row reaches leaves an empty stretch.
  const above = filter.from ? (first ?? beyondAll) - 1 : 0;
  const below = filter.to ? (last ?? 0) + 1 : beyondAll;
  return {
    above: Math.max(above, page.after ?? 0),
    below: Math.min(below, page.before ?? beyondAll),
    from: page.after === undefined ? "top" : "bottom",
    limit: page.limit + 1,
  };
}

/**
 * One event with its deliveries, failed attempts and processings before a replay; null when there is none.
 * The same id can exist in both modes and several accounts: the newest is given
 * and the others are counted. Served by events_identity, which the id leads.
 */
export async function findEvent(db: Db, eventId: string): Promise<EventDetail | null> {
  if (isNoText(eventId)) return null;
  const found = await db.query<StoredEvent>(byId(eventId));
  const stored = found.rows[0];
  if (!stored) return null;
  const deliveries = await deliveriesOf(db, stored);
  const failedAttempts = await attemptsOf(db, stored.seq);
  const pastProcessings = await processingsOf(db, stored.seq);
  return {
    ...toRow(stored),
    size: stored.size,
    flags: stored.flags,
    requestId: stored.requestId,
    // Chosen by whoever called Stripe, perhaps after somebody's address.
    idempotencyKey: stored.idempotencyKey && redactText(stored.idempotencyKey),
    secretLabel: stored.secretLabel,
    secretFingerprint: stored.secretFingerprint,
    skewSeconds: stored.skewSeconds,
    attempts: stored.attempts,
    nextAttemptAt: stored.nextAttemptAt?.toISOString() ?? null,
    source: stored.source,
    deliveries,
    failedAttempts,
    pastProcessings,
    sameId: found.rows.length - 1,
  };
}

const byId = (eventId: string): Query => ({
  text: selectEvents("select * from events where event_id = $1 order by seq desc limit 100"),
  values: [eventId],
});

/** The position of an event in the ledger; null when there is none. For cursors named by id. */
export async function eventSeq(db: Db, eventId: string): Promise<number | null> {
  if (isNoText(eventId)) return null;
  const found = await db.query<{ seq: number }>(
    "select seq from events where event_id = $1 order by seq desc limit 1",
    [eventId],
  );
  return found.rows[0]?.seq ?? null;
}

/** What became of events so far; an id stored in both modes or several accounts has a row each. */
export async function eventOutcomes(
  db: Db,
  eventIds: readonly string[],
): Promise<{ id: string; sync: SyncOutcome; reason: string | null }[]> {
  const found = await db.query<{ id: string; sync: SyncOutcome; reason: string | null }>(
    `select event_id as id, sync, sync_reason as reason from events where event_id = any($1::text[])`,
    [eventIds],
  );
  return found.rows;
}

/** The bytes as they came; null when there are none. */
export async function eventPayload(db: Db, seq: number): Promise<Buffer | null> {
  const found = await db.query<{ body: Buffer }>("select body from event_bodies where seq = $1", [seq]);
  return found.rows[0]?.body ?? null;
}

/** How many events arrived after this position: 0 to 100, where 100 means "100 or more". */
export async function newEventsSince(db: Db, seq: number): Promise<number> {
  const counted = await db.query<{ count: number }>(
    "select count(*) as count from (select 1 from events where seq > $1 limit 100) newer",
    [seq],
  );
  return counted.rows[0]?.count ?? 0;
}

/**
 * The types that exist and match. A loose scan over events_type_seq_idx: one probe
 * a distinct type, however many rows each has.
 */
async function knownTypes(db: Db, parts: readonly string[]): Promise<string[]> {
  if (!parts.some(isPattern)) return [...new Set(parts)];
  const found = await db.query<{ type: string }>(
    `with recursive known as (
       (select type from events order by type limit 1)
       union all
       select (select e.type from events e where e.type > known.type order by e.type limit 1)
       from known where known.type is not null
     )
     select type from known where type is not null and type like any($1::text[])`,
    [parts.map(likePattern)],
  );
  return found.rows.map((row) => row.type);
}

/** PostgreSQL's text cannot hold it, so no stored value is equal to it: an address may still ask. */
const isNoText = (value: unknown) => typeof value === "string" && value.includes("\0");

function toRow(stored: StoredEvent): EventRow {
  const firstDecidedAt = stored.firstSyncedAt ?? stored.syncedAt;
  return {
    seq: stored.seq,
    id: stored.eventId,
    type: stored.type,
    account: stored.account || null,
    livemode: stored.livemode,
    apiVersion: stored.apiVersion,
    createdAt: stored.createdAt.toISOString(),
    receivedAt: stored.receivedAt.toISOString(),
    objectType: stored.objectType,
    objectId: stored.objectId,
    customerId: stored.customerId,
    userId: stored.userId,
    userName: stored.userName,
    duplicates: stored.duplicates,
    sync: stored.sync,
    stages: stagesOf(stored),
    durationMs: firstDecidedAt && firstDecidedAt.getTime() - stored.receivedAt.getTime(),
  };
}
