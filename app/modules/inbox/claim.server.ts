/**
 * The event table as the queue it is. A claim lasts as long as the transaction:
 * when a worker dies, its locks go with its connection and the rows are
 * claimable at once.
 *
 * Exclusive is the *lane* (a customer, else an object, else the event itself),
 * by an advisory lock that is only ever tried, never waited for. The row locks
 * behind it keep a claim from events that another transaction is changing right
 * now (a delivery being counted, a replay), again without waiting: what is
 * passed over is pending still and comes with the next claim.
 */
import type { Db } from "~/lib/database.server";
import { errorGroup } from "./failed-group";
import { keepProcessing, type Restart } from "./processings.server";

export interface ClaimedEvent {
  seq: number;
  eventId: string;
  type: string;
  /** '' for the platform's own. */
  account: string;
  livemode: boolean;
  apiVersion: string | null;
  createdAt: Date;
  /** Of its first delivery. */
  receivedAt: Date;
  customerId: string | null;
  lane: string;
  attempts: number;
  body: Buffer;
}

export interface ClaimRequest {
  now: Date;
  /** Events at most. */
  limit: number;
  /** Only these (seq); without them: whatever is due. */
  only?: readonly number[];
}

/** How far ahead of its limit a claim looks, so that lanes in other hands do not hide free ones. */
const lookAhead = 5;

/**
 * Must run in a transaction. Two statements, because the second must see what
 * the last holder of a lane committed: a statement's snapshot is taken before
 * its locks.
 */
export async function claimDue(tx: Db, request: ClaimRequest): Promise<ClaimedEvent[]> {
  const lanes = await claimLanes(tx, request);
  if (lanes.length === 0) return [];
  const claimed = await tx.query<ClaimedEvent>({
    name: request.only ? "claim_events_only" : "claim_events",
    // events_lane_idx; locks in order of seq and skips, so that it neither waits nor deadlocks.
    text: `
      with locked as materialized (
        select seq, event_id, type, account, livemode, api_version, created_at, received_at, customer_id, lane, attempts
        from events
        where lane = any($1::text[]) and sync in ('pending', 'failed')
          and (sync = 'pending' or next_attempt_at <= $2)
          ${request.only ? "and seq = any($4::bigint[])" : ""}
        order by seq limit $3
        for no key update skip locked
      )
      select l.seq, l.event_id as "eventId", l.type, l.account, l.livemode, l.api_version as "apiVersion",
        l.created_at as "createdAt", l.received_at as "receivedAt", l.customer_id as "customerId", l.lane, l.attempts, b.body
      from locked l join event_bodies b on b.seq = l.seq
      order by l.seq`,
    values: [lanes, request.now, request.limit, ...(request.only ? [request.only] : [])],
  });
  return claimed.rows;
}

/** Locks the lanes of the first due events, as many as there may be events; gives those it got. */
async function claimLanes(tx: Db, { now, limit, only }: ClaimRequest): Promise<string[]> {
  if (only) {
    const found = await tx.query<{ lane: string }>(
      "select distinct lane from events where seq = any($1::bigint[])",
      [only],
    );
    return [
      ...(await tryLanes(
        tx,
        found.rows.map((row) => row.lane),
      )),
    ];
  }
  const got = await tx.query<{ lane: string }>({
    name: "claim_lanes",
    // events_due_idx, in its order. A pending row carries its arrival as the time it fell due, by the clock
    // of the server that received it; a clock ten minutes ahead of ours delays nothing. Materialised and
    // limited, so that no lock is taken beyond the lanes that are wanted.
    text: `
      with due as materialized (
        (select lane, next_attempt_at, seq from events
         where sync in ('pending', 'failed') and next_attempt_at <= $1::timestamptz + interval '10 minutes'
           and (sync = 'pending' or next_attempt_at <= $1)
         order by next_attempt_at, seq limit $3)
        union all
        (select lane, next_attempt_at, seq from events
         where sync in ('pending', 'failed') and next_attempt_at is null
         order by next_attempt_at, seq limit $3)
      ), lanes as materialized (
        select lane from due group by lane order by min(next_attempt_at), min(seq)
      )
      select lane from lanes where pg_try_advisory_xact_lock(hashtextextended('lane:' || lane, 0)) limit $2`,
    values: [now, limit, limit * lookAhead],
  });
  return got.rows.map((row) => row.lane);
}

/** Tries further lanes for a transaction that already holds some; gives those it got. */
export async function tryLanes(tx: Db, lanes: readonly string[]): Promise<Set<string>> {
  const got = await tx.query<{ lane: string }>(
    `select lane from unnest($1::text[]) as lane
     where pg_try_advisory_xact_lock(hashtextextended('lane:' || lane, 0))`,
    [lanes],
  );
  return new Set(got.rows.map((row) => row.lane));
}

/**
 * Waits for lanes, in one order for everybody. Only for transactions that hold
 * nothing else yet.
 */
export async function lockLanes(tx: Db, lanes: readonly string[]): Promise<void> {
  await tx.query(
    `select pg_advisory_xact_lock(key) from (
       select distinct hashtextextended('lane:' || lane, 0) as key from unnest($1::text[]) as lane order by key
     ) keys`,
    [lanes],
  );
}

export interface EventOutcome {
  seq: number;
  sync: "applied" | "stale" | "ignored";
  syncReason: string;
  mapping: "mapped" | "unmapped" | "conflict" | "not_applicable";
  mappingReason: string;
  userId: string | null;
  /** Of what names none itself: that of the charge or invoice it belongs to. */
  customerId: string | null;
  /** Oddities of its object, beside those of the event that were noted when it came. */
  flags: string[];
}

export async function markOutcomes(tx: Db, outcomes: readonly EventOutcome[], at: Date): Promise<void> {
  if (outcomes.length === 0) return;
  const column = <K extends keyof EventOutcome>(key: K) => outcomes.map((outcome) => outcome[key]);
  await tx.query({
    name: "mark_outcomes",
    text: `
      update events e
      set sync = o.sync, sync_reason = o.sync_reason, mapping = o.mapping, mapping_reason = o.mapping_reason,
          user_id = o.user_id, customer_id = coalesce(e.customer_id, o.customer_id),
          flags = case when o.flags = '' then e.flags else array(
            select distinct f from unnest(e.flags || string_to_array(o.flags, ',')) as f order by f) end,
          next_attempt_at = null, synced_at = $9
      from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
        as o(seq, sync, sync_reason, mapping, mapping_reason, user_id, customer_id, flags)
      where e.seq = o.seq`,
    values: [
      column("seq"),
      column("sync"),
      column("syncReason"),
      column("mapping"),
      column("mappingReason"),
      column("userId"),
      column("customerId"),
      outcomes.map(({ flags }) => flags.join()),
      at,
    ],
  });
}

export interface FailedAttempt {
  seq: number;
  /** Counted from 1. */
  attempt: number;
  error: string;
  /** null: given up. */
  nextAt: Date | null;
}

export async function recordFailures(tx: Db, failures: readonly FailedAttempt[], at: Date): Promise<void> {
  if (failures.length === 0) return;
  const column = <K extends keyof FailedAttempt>(key: K) => failures.map((failure) => failure[key]);
  await tx.query(
    `with failures as (
       select * from unnest($1::bigint[], $2::int[], $3::text[], $4::timestamptz[], $6::text[])
         as f(seq, attempt, error, next_at, error_group)
     ), noted as (
       insert into event_attempts (event_seq, attempt, at, error, next_at)
       select seq, attempt, $5, error, next_at from failures
     )
     update events e
     set sync = case when f.next_at is null then 'dead' else 'failed' end,
         sync_reason = case when f.next_at is null then 'processing_dead: ' else 'processing_failed: ' end || f.error,
         attempts = f.attempt, next_attempt_at = f.next_at, synced_at = $5, error_group = f.error_group
     from failures f where e.seq = f.seq`,
    [
      column("seq"),
      column("attempt"),
      column("error"),
      column("nextAt"),
      at,
      failures.map(({ error }) => errorGroup(error)),
    ],
  );
}

/**
 * Puts an event back to the beginning of applying. Its deliveries, its failed
 * attempts and what came of it so far stay on record; the count of attempts
 * starts anew. Waits for a worker that has the event in hand. null: there is no
 * such event.
 */
export async function requeueEvent(
  tx: Db,
  seq: number,
  restart: Restart,
): Promise<{ eventId: string; sync: string } | null> {
  const before = await tx.query<{ eventId: string; sync: string }>(
    `select event_id as "eventId", sync from events where seq = $1 for no key update`,
    [seq],
  );
  await keepProcessing(tx, seq, restart);
  await tx.query(
    `update events set sync = 'pending', sync_reason = null, mapping = 'pending', mapping_reason = null,
       user_id = null, attempts = 0, next_attempt_at = $2, synced_at = null where seq = $1`,
    [seq, restart.at],
  );
  await tx.query("select pg_notify($1, '')", [eventsChannel]);
  return before.rows[0] ?? null;
}

/**
 * Events that came before their customer was linked belong to the owner as
 * well. Passes over rows that are being changed right now.
 */
export async function mapEarlierEvents(
  tx: Db,
  livemode: boolean,
  links: readonly { customerId: string; userId: string; reason: string }[],
): Promise<void> {
  if (links.length === 0) return;
  await tx.query(
    // events_customer_idx, once a link: "is true" keeps the planner from reading everything that is unmapped
    // instead, and the lateral one from reading the whole table for a handful of links.
    `with links as (select * from unnest($2::text[], $3::text[], $4::text[]) as l(customer_id, user_id, reason)),
     earlier as (
       select e.seq, l.user_id, l.reason from links l cross join lateral (
         select seq from events
         where customer_id = l.customer_id and livemode = $1 and account = '' and (mapping = 'unmapped') is true
         order by seq for no key update skip locked
       ) e
     )
     update events e set mapping = 'mapped', mapping_reason = earlier.reason, user_id = earlier.user_id
     from earlier where e.seq = earlier.seq`,
    [
      livemode,
      links.map((link) => link.customerId),
      links.map((link) => link.userId),
      links.map((link) => link.reason),
    ],
  );
}

/** Events about objects that name no customer and turn out to be one's: events_object_idx. */
export async function nameCustomers(
  tx: Db,
  livemode: boolean,
  objects: readonly { objectId: string; customerId: string }[],
): Promise<void> {
  if (objects.length === 0) return;
  await tx.query(
    `with objects as (select * from unnest($2::text[], $3::text[]) as o(object_id, customer_id)),
     earlier as (
       select e.seq, o.customer_id from events e join objects o on o.object_id = e.object_id
       where e.livemode = $1 and e.account = '' and e.customer_id is null
       order by e.seq for no key update of e skip locked
     )
     update events e set customer_id = earlier.customer_id from earlier where e.seq = earlier.seq`,
    [livemode, objects.map((object) => object.objectId), objects.map((object) => object.customerId)],
  );
}

/** The same for objects without a customer that turn out to belong to a guest's purchase: events_object_idx. */
export async function mapEarlierEventsOf(
  tx: Db,
  livemode: boolean,
  objects: readonly { objectId: string; userId: string; reason: string }[],
): Promise<void> {
  if (objects.length === 0) return;
  await tx.query(
    `with objects as (select * from unnest($2::text[], $3::text[], $4::text[]) as o(object_id, user_id, reason)),
     earlier as (
       select e.seq, o.user_id, o.reason from events e join objects o on o.object_id = e.object_id
       where e.livemode = $1 and e.account = '' and (e.mapping = 'unmapped') is true
       order by e.seq for no key update of e skip locked
     )
     update events e set mapping = 'mapped', mapping_reason = earlier.reason, user_id = earlier.user_id
     from earlier where e.seq = earlier.seq`,
    [
      livemode,
      objects.map(({ objectId }) => objectId),
      objects.map(({ userId }) => userId),
      objects.map(({ reason }) => reason),
    ],
  );
}

/** One notification a batch of arrivals wakes the workers. */
export const eventsChannel = "paidtrail_events";
