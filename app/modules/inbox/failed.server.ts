/**
 * Events that could not be applied. Reads only. However many there are, a page
 * reads a bounded number of rows: groups are found by a loose scan of
 * events_failures_idx (error_group, seq), one probe each, and counted to a bound.
 */
import type { Db } from "~/lib/database.server";
import { errorKind, errorOf } from "./error-kind";
import { type FailedEvent, type FailedFilter, type FailedGroup, failedStates } from "./failed-view";
import type { Page, PageRequest } from "./event-view";
import { cutPage } from "./page";

/** For the number in the navigation: events_failures_idx. */
export const failedEvents = "select 1 from events where sync in ('failed', 'dead')";

const mostGroups = 50;
const countedAtMost = 1_000;

interface StoredGroup {
  group: string;
  count: number;
  dead: number;
  types: string[];
  firstAt: Date;
  lastAt: Date | null;
  nextAttemptAt: Date | null;
  reason: string | null;
}

/** Those given up first, then the most frequent. `more`: there are further groups. */
export async function failedByError(db: Db): Promise<{ groups: FailedGroup[]; more: boolean }> {
  const found = await db.query<StoredGroup>(
    `with recursive known as (
       (select error_group from events where sync in ('failed', 'dead') order by error_group limit 1)
       union all
       select (select e.error_group from events e where e.sync in ('failed', 'dead')
                 and e.error_group > known.error_group order by e.error_group limit 1)
       from known where known.error_group is not null
     ), listed as (select error_group from known where error_group is not null limit $1)
     select listed.error_group as "group", c.count, c.dead, c.types, c.last_at as "lastAt",
       c.next_at as "nextAttemptAt", oldest.received_at as "firstAt", newest.sync_reason as reason
     from listed
     cross join lateral (
       select count(*) as count, count(*) filter (where sync = 'dead') as dead, max(synced_at) as last_at,
         min(next_attempt_at) filter (where sync = 'failed') as next_at,
         (array_agg(distinct type))[1:5] as types
       from (
         select sync, synced_at, next_attempt_at, type from events
         where sync in ('failed', 'dead') and error_group = listed.error_group
         order by error_group desc, seq desc limit $2
       ) counted
     ) c
     cross join lateral (
       select received_at from events where sync in ('failed', 'dead') and error_group = listed.error_group
       order by error_group, seq limit 1
     ) oldest
     cross join lateral (
       select sync_reason from events where sync in ('failed', 'dead') and error_group = listed.error_group
       order by error_group desc, seq desc limit 1
     ) newest
     order by c.dead desc, c.count desc, listed.error_group`,
    [mostGroups + 1, countedAtMost + 1],
  );
  return { groups: found.rows.slice(0, mostGroups).map(toGroup), more: found.rows.length > mostGroups };
}

function toGroup({ reason, count, firstAt, lastAt, nextAttemptAt, ...row }: StoredGroup): FailedGroup {
  const example = errorOf(reason);
  return {
    ...row,
    kind: errorKind(example),
    example,
    count: Math.min(count, countedAtMost),
    capped: count > countedAtMost,
    firstAt: firstAt.toISOString(),
    lastAt: (lastAt ?? firstAt).toISOString(),
    nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
  };
}

interface StoredFailure extends Omit<FailedEvent, "error" | "receivedAt" | "triedAt" | "nextAttemptAt"> {
  reason: string | null;
  receivedAt: Date;
  triedAt: Date | null;
  nextAttemptAt: Date | null;
}

/**
 * Newest first. By group: events_failures_idx. Without one: events_sync_idx, the
 * newest of each state merged. Compared and ordered as rows, so that only that index fits.
 */
export async function listFailed(
  db: Db,
  filter: FailedFilter,
  page: PageRequest,
): Promise<Page<FailedEvent>> {
  const order = page.after === undefined ? "desc" : "asc";
  const states = filter.state === undefined ? failedStates : [filter.state];
  const values = [page.after ?? 0, page.before ?? Number.MAX_SAFE_INTEGER, page.limit + 1, states];
  const source =
    filter.group === undefined
      ? `select branch.* from unnest($4::text[]) driven(value) cross join lateral (
           select * from events where (sync, seq) > (driven.value, $1) and (sync, seq) < (driven.value, $2)
           order by sync ${order}, seq ${order} limit $3
         ) branch order by branch.seq ${order} limit $3`
      : `select * from events where sync in ('failed', 'dead') and sync = any($4::text[])
           and (error_group, seq) > ($5, $1) and (error_group, seq) < ($5, $2)
         order by error_group ${order}, seq ${order} limit $3`;
  const found = await db.query<StoredFailure>(
    `select seq, event_id as id, type, sync as state, error_group as "group", sync_reason as reason,
       customer_id as "customerId", user_id as "userId", received_at as "receivedAt", synced_at as "triedAt",
       attempts, next_attempt_at as "nextAttemptAt"
     from (${source}) failed order by seq desc`,
    filter.group === undefined ? values : [...values, filter.group],
  );
  return cutPage(found.rows.map(toFailed), page);
}

function toFailed({ reason, receivedAt, triedAt, nextAttemptAt, ...row }: StoredFailure): FailedEvent {
  return {
    ...row,
    error: errorOf(reason),
    receivedAt: receivedAt.toISOString(),
    triedAt: triedAt?.toISOString() ?? null,
    nextAttemptAt: row.state === "dead" ? null : (nextAttemptAt?.toISOString() ?? null),
  };
}

/** Every one of them, newest first, a page of `atATime` in memory at once. */
export async function* eachFailed(
  db: Db,
  filter: FailedFilter,
  atATime = 500,
): AsyncGenerator<FailedEvent[]> {
  for (let before: number | undefined; ; ) {
    const { rows, hasMore } = await listFailed(db, filter, { limit: atATime, before });
    if (rows.length > 0) yield rows;
    before = rows.at(-1)?.seq;
    if (!hasMore) return;
  }
}

/** How many there are, counted to `most`. */
export async function countFailed(db: Db, filter: FailedFilter, most: number): Promise<number> {
  const { rows } = await listFailed(db, filter, { limit: most });
  return rows.length;
}

/** The oldest of them, by position. */
export async function oldestFailed(db: Db, filter: FailedFilter, limit: number): Promise<number[]> {
  const { rows } = await listFailed(db, filter, { limit, after: 0 });
  return rows.map(({ seq }) => seq).reverse();
}
