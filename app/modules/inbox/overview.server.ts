/**
 * The inbox at a glance. Every figure has a bound of its own, so that the page
 * costs the same with a thousand events and with a hundred million.
 */
import type { Db } from "~/lib/database.server";
import { type SyncOutcome, syncOutcomes } from "./event-view";
import { rejectedByReason } from "./ledger-deliveries.server";
import type { CappedCount, Overview, OverviewBucket } from "./overview-view";

export interface OverviewWindow {
  /** How far back, in minutes. */
  minutes: number;
  /** Events, and refused requests, looked at; beyond, the window is cut to the newest. */
  countedAtMost?: number;
}

const countedByDefault = 100_000;
/** Applied events whose duration is looked at. */
const sampledAtMost = 10_000;
const cappedAt = 10_000;
/** A chart has at most so many columns. */
const bucketsAtMost = 60;
/** A worker beats every few seconds; one that missed this long counts as gone. */
const aliveWithinMs = 10_000;
const minuteMs = 60_000;

export async function overview(db: Db, now: Date, window: OverviewWindow): Promise<Overview> {
  const { minutes, countedAtMost = countedByDefault } = window;
  const bucketMinutes = Math.max(1, Math.ceil(minutes / bucketsAtMost));
  const bucketMs = bucketMinutes * minuteMs;
  // Whole buckets, the current one included.
  const to = new Date(Math.floor(now.getTime() / bucketMs) * bucketMs + bucketMs);
  const asked = new Date(to.getTime() - Math.ceil(minutes / bucketMinutes) * bucketMs);

  const { from, events } = await eventsByBucket(db, { asked, to, bucketMs, countedAtMost });
  const others = await otherDeliveriesByBucket(db, { asked: from, to, bucketMs, countedAtMost });
  const backlog = await countCapped(db, "pending");
  const oldestAt = await oldestPending(db);
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    cut: from.getTime() > asked.getTime(),
    bucketMinutes,
    buckets: fillBuckets(from, to, bucketMs, events, others),
    rejected: await rejectedByReason(db, from),
    backlog: {
      ...backlog,
      oldestAt: oldestAt?.toISOString() ?? null,
      oldestAgeMs: oldestAt && now.getTime() - oldestAt.getTime(),
    },
    failed: await countCapped(db, "failed"),
    dead: await countCapped(db, "dead"),
    latency: await latency(db, from, to, countedAtMost),
    firstEventAt: (await firstEvent(db))?.toISOString() ?? null,
    lastVerifiedAt: (await lastVerified(db))?.toISOString() ?? null,
    workers: await workers(db, now),
  };
}

/** events_pkey: the event that was stored first. */
async function firstEvent(db: Db): Promise<Date | null> {
  const { rows } = await db.query<{ at: Date }>("select received_at as at from events order by seq limit 1");
  return rows[0]?.at ?? null;
}

interface Counting {
  asked: Date;
  to: Date;
  bucketMs: number;
  countedAtMost: number;
}

interface EventCount {
  at: Date;
  sync: SyncOutcome;
  count: number;
}

/** Served by events_received_at_idx, newest first, so that the bound cuts the oldest. */
async function eventsByBucket(db: Db, { asked, to, bucketMs, countedAtMost }: Counting) {
  const counted = await db.query<EventCount>(
    `select date_bin($3::interval, received_at, $1) as at, sync, count(*) as count
     from (
       select received_at, sync from events where received_at >= $1 and received_at < $2
       order by received_at desc limit $4
     ) recent
     group by 1, 2`,
    [asked, to, interval(bucketMs), countedAtMost],
  );
  const total = counted.rows.reduce((sum, row) => sum + row.count, 0);
  if (total < countedAtMost) return { from: asked, events: counted.rows };
  // The oldest bucket reached is only partly counted; unless it is the only one, it is left out.
  const reached = Math.min(...counted.rows.map((row) => row.at.getTime()));
  const from = new Date(Math.min(reached + bucketMs, to.getTime() - bucketMs));
  return { from, events: counted.rows.filter((row) => row.at.getTime() >= from.getTime()) };
}

interface DeliveryCount {
  at: Date;
  outcome: "duplicate" | "rejected";
  count: number;
}

/** Served by deliveries_not_accepted_idx: accepted deliveries are the events themselves. */
async function otherDeliveriesByBucket(db: Db, { asked, to, bucketMs, countedAtMost }: Counting) {
  const counted = await db.query<DeliveryCount>(
    `select date_bin($3::interval, received_at, $1) as at, outcome, sum(1 + suppressed) as count
     from (
       select received_at, outcome, suppressed from deliveries
       where outcome <> 'accepted' and received_at >= $1 and received_at < $2
       order by received_at desc limit $4
     ) recent
     group by 1, 2`,
    [asked, to, interval(bucketMs), countedAtMost],
  );
  return counted.rows;
}

function fillBuckets(
  from: Date,
  to: Date,
  bucketMs: number,
  events: EventCount[],
  deliveries: DeliveryCount[],
): OverviewBucket[] {
  const buckets = new Map<number, OverviewBucket>();
  for (let at = from.getTime(); at < to.getTime(); at += bucketMs) {
    const none = Object.fromEntries(syncOutcomes.map((outcome) => [outcome, 0]));
    const counts = none as Record<SyncOutcome, number>;
    buckets.set(at, { at: new Date(at).toISOString(), events: counts, duplicates: 0, rejected: 0 });
  }
  for (const { at, sync, count } of events) {
    const bucket = buckets.get(at.getTime());
    if (bucket) bucket.events[sync] += count;
  }
  for (const { at, outcome, count } of deliveries) {
    const bucket = buckets.get(at.getTime());
    if (bucket) bucket[outcome === "duplicate" ? "duplicates" : "rejected"] += count;
  }
  return [...buckets.values()];
}

/** Served by events_sync_idx. */
async function countCapped(db: Db, outcome: SyncOutcome): Promise<CappedCount> {
  const counted = await db.query<{ count: number }>(
    `select count(*) as count from (select 1 from events where sync = $1 limit ${cappedAt + 1}) counted`,
    [outcome],
  );
  const count = counted.rows[0]?.count ?? 0;
  return { count: Math.min(count, cappedAt), capped: count > cappedAt };
}

/** Served by events_sync_idx. */
async function oldestPending(db: Db): Promise<Date | null> {
  const found = await db.query<{ receivedAt: Date }>(
    // Ordered by both columns, so that only this index fits and the key is not walked from its start.
    `select received_at as "receivedAt" from events
     where sync >= 'pending' and sync <= 'pending' order by sync, seq limit 1`,
  );
  return found.rows[0]?.receivedAt ?? null;
}

/** Of first processings: what was replayed later had been waited for until then, and no longer. */
async function latency(db: Db, from: Date, to: Date, lookedAt: number): Promise<Overview["latency"]> {
  // The inner limit bounds the walk, the outer one the sorting.
  const measured = await db.query<{ p50: number | null; p95: number | null; sample: number }>(
    `select percentile_cont(0.5) within group (order by ms) as p50,
            percentile_cont(0.95) within group (order by ms) as p95, count(*) as sample
     from (
       select extract(epoch from coalesce(first_synced_at, synced_at) - received_at)::float8 * 1000 as ms
       from (
         select received_at, synced_at, sync, first_synced_at, first_sync from events
         where received_at >= $1 and received_at < $2 order by received_at desc limit $3
       ) recent
       where coalesce(first_sync, sync) = 'applied' and coalesce(first_synced_at, synced_at) is not null limit ${sampledAtMost}
     ) durations`,
    [from, to, lookedAt],
  );
  const { p50 = null, p95 = null, sample = 0 } = measured.rows[0] ?? {};
  return p50 === null || p95 === null ? null : { p50Ms: p50, p95Ms: p95, sample };
}

/** Two probes of deliveries_outcome_id_idx. */
async function lastVerified(db: Db): Promise<Date | null> {
  const newest = (outcome: string) =>
    `(select received_at from deliveries where outcome >= '${outcome}' and outcome <= '${outcome}'
      order by outcome desc, id desc limit 1)`;
  const found = await db.query<{ at: Date | null }>(
    `select greatest(${newest("accepted")}, ${newest("duplicate")}) as at`,
  );
  return found.rows[0]?.at ?? null;
}

async function workers(db: Db, now: Date): Promise<Overview["workers"]> {
  const found = await db.query<{ alive: number; lastSeenAt: Date | null }>(
    `select count(*) filter (where seen_at >= $1) as alive, max(seen_at) as "lastSeenAt"
     from heartbeats where role = 'worker'`,
    [new Date(now.getTime() - aliveWithinMs)],
  );
  const { alive = 0, lastSeenAt = null } = found.rows[0] ?? {};
  return { alive, lastSeenAt: lastSeenAt?.toISOString() ?? null };
}

const interval = (ms: number) => `${ms / 1000} seconds`;
