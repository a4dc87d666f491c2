/**
 * Puts a batch of verified events into the database: one statement, one commit.
 *
 * Deduplication is the constraint `events_identity` and nothing else. What is
 * written is durable when the promise resolves; an arrival whose outcome is
 * unknown (the connection broke) is not reported as stored, and its sender
 * tries again.
 *
 * Throws when the database is away or will not work at the moment.
 */
import { createHash } from "node:crypto";
import type { Db } from "~/lib/database.server";
import { boolArray, byteaArray, int4Array, textArray, timestampArray } from "./array-parameter";
import { type Arrival, identityOf, type Stored } from "./arrival";

/** Outcomes in the order of `arrivals`. */
export async function storeArrivals(db: Db, arrivals: readonly Arrival[]): Promise<Stored[]> {
  const outcomes = new Array<Stored>(arrivals.length).fill("accepted");
  // Every process inserts in the order of identity: two batches that share
  // events then wait for each other instead of deadlocking.
  const order = arrivals.map((arrival, index) => ({ arrival, index, identity: identityOf(arrival) }));
  order.sort((a, b) => (a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : a.index - b.index));

  const firsts: typeof order = [];
  const repeats: typeof order = [];
  for (const entry of order) (firsts.at(-1)?.identity === entry.identity ? repeats : firsts).push(entry);

  try {
    const known = await insertNew(db, firsts.map(({ arrival }) => arrival));
    for (const position of known) repeats.push(firsts[position]!);
  } catch (error) {
    if (!isAboutTheData(error)) throw error;
    return apart(db, arrivals);
  }
  if (repeats.length > 0) {
    const stored = await recordRepeats(db, repeats.map(({ arrival }) => arrival));
    repeats.forEach(({ index }, position) => {
      outcomes[index] = stored.has(position) ? "duplicate" : "refused";
    });
  }
  return outcomes;
}

/**
 * One row of the batch is poison that no check foresaw. Halving finds it in a
 * few statements, and its companions are stored.
 */
async function apart(db: Db, arrivals: readonly Arrival[]): Promise<Stored[]> {
  if (arrivals.length === 1) return ["refused"];
  const middle = arrivals.length >> 1;
  const left = await storeArrivals(db, arrivals.slice(0, middle));
  return [...left, ...(await storeArrivals(db, arrivals.slice(middle)))];
}

/** SQLSTATE classes that speak of the row (data, constraint, limits), not of the server's state. */
function isAboutTheData(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(22|23|54)/.test(code);
}

/**
 * The common path. `input` numbers the rows and takes their `seq` beforehand, so
 * that bodies and deliveries need no look-up of what was inserted; the two
 * `(… in (…)) is true` keep the planner from a nested loop over the batch: as
 * written they are a hash look-up whatever it believes the batch's size to be.
 *
 * One NOTIFY for the whole batch: one a row would make commits queue up behind
 * the lock on the notification queue.
 *
 * Serves: events_identity (the conflict). Returns the positions (from 0) of the
 * rows that were already there.
 */
const insertNewStatement = `
with input as materialized (
  select nextval('events_seq_seq') as seq, i.*
  from unnest($1::text[], $2::bool[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::timestamptz[], $15::text[], $16::text[],
    $17::int4[], $18::text[], $19::text[], $20::bytea[]) with ordinality
  as i(account, livemode, event_id, type, api_version, created_at, object_type, object_id, customer_id, request_id,
    idempotency_key, flags, lane, received_at, secret_label, secret_fingerprint, skew_seconds, address, user_agent,
    body, position)
), stored as (
  insert into events (seq, account, livemode, event_id, type, api_version, created_at, object_type, object_id,
    customer_id, request_id, idempotency_key, size, flags, received_at, secret_label, secret_fingerprint,
    skew_seconds, next_attempt_at, lane)
  select seq, account, livemode, event_id, type, api_version, created_at, object_type, object_id,
    customer_id, request_id, idempotency_key, octet_length(body), string_to_array(flags, ','), received_at,
    secret_label, secret_fingerprint, skew_seconds, received_at, lane
  from input
  on conflict (event_id, account, livemode) do nothing
  returning seq
), bodies as (
  insert into event_bodies (seq, body) select seq, body from input where (seq in (select seq from stored)) is true
), deliveries_of_them as (
  insert into deliveries (received_at, outcome, event_seq, size, address, user_agent, skew_seconds, secret_label,
    secret_fingerprint)
  select received_at, 'accepted', seq, octet_length(body), address, user_agent, skew_seconds, secret_label,
    secret_fingerprint
  from input where (seq in (select seq from stored)) is true
)
select array(select position::int - 1 from input where (seq in (select seq from stored)) is not true) as known,
  case when exists (select from stored) then pg_notify('paidtrail_events', '') end`;

async function insertNew(db: Db, rows: readonly Arrival[]): Promise<number[]> {
  const result = await db.query<{ known: number[] }>({
    name: "inbox insert",
    text: insertNewStatement,
    values: [
      textArray(rows, (row) => row.account),
      boolArray(rows, (row) => row.livemode),
      textArray(rows, (row) => row.eventId),
      textArray(rows, (row) => row.type),
      textArray(rows, (row) => row.apiVersion),
      timestampArray(rows, (row) => row.createdAtMs),
      textArray(rows, (row) => row.objectType),
      textArray(rows, (row) => row.objectId),
      textArray(rows, (row) => row.customerId),
      textArray(rows, (row) => row.requestId),
      textArray(rows, (row) => row.idempotencyKey),
      textArray(rows, (row) => row.flags.join(",")),
      textArray(rows, (row) => row.lane),
      timestampArray(rows, (row) => row.receivedAtMs),
      textArray(rows, (row) => row.secretLabel),
      textArray(rows, (row) => row.secretFingerprint),
      int4Array(rows, (row) => row.skewSeconds),
      textArray(rows, (row) => row.address),
      textArray(rows, (row) => row.userAgent),
      byteaArray(rows, (row) => row.body),
    ],
  });
  return result.rows[0]!.known;
}

/**
 * Events that were there already: each delivery is recorded, and an event whose
 * processing failed runs again. A fresh statement, so that it sees what the
 * conflicting transaction committed.
 *
 * `skip locked`: a worker may be applying the event this very moment, and must
 * not hold up the batch. The count of such an event is then made up for by the
 * deliveries themselves, and a worker that fails it plans its next try anyway.
 */
const repeatsStatement = `
with input as materialized (
  select i.*
  from unnest($1::text[], $2::bool[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::int4[], $8::text[],
    $9::text[], $10::int4[], $11::bytea[]) with ordinality
  as i(account, livemode, event_id, received_at, secret_label, secret_fingerprint, skew_seconds, address, user_agent,
    size, body_sha256, position)
), found as materialized (
  select events.seq, input.*
  from input join events using (event_id, account, livemode)
), deliveries_of_them as (
  insert into deliveries (received_at, outcome, event_seq, size, body_sha256, address, user_agent, skew_seconds,
    secret_label, secret_fingerprint)
  select received_at, 'duplicate', seq, size, body_sha256, address, user_agent, skew_seconds, secret_label,
    secret_fingerprint
  from found order by position
), counted as (
  select seq, count(*) as repeats, max(received_at) as received_at from found group by seq
), free as (
  select seq from events where seq in (select seq from counted) order by seq for update skip locked
), touched as (
  update events set
    duplicates = events.duplicates + counted.repeats,
    sync = case when sync in ('failed', 'dead') then 'pending' else sync end,
    sync_reason = case when sync in ('failed', 'dead') then null else sync_reason end,
    attempts = case when sync = 'dead' then 0 else attempts end,
    next_attempt_at = case when sync in ('failed', 'dead') then counted.received_at else next_attempt_at end
  from counted join free using (seq)
  where events.seq = counted.seq
  returning events.sync
)
select array(select position::int - 1 from found) as found,
  case when exists (select from touched where sync = 'pending') then pg_notify('paidtrail_events', '') end`;

/** Returns the positions (from 0) of the rows whose event was found. */
async function recordRepeats(db: Db, rows: readonly Arrival[]): Promise<Set<number>> {
  const result = await db.query<{ found: number[] }>({
    name: "inbox repeats",
    text: repeatsStatement,
    values: [
      textArray(rows, (row) => row.account),
      boolArray(rows, (row) => row.livemode),
      textArray(rows, (row) => row.eventId),
      timestampArray(rows, (row) => row.receivedAtMs),
      textArray(rows, (row) => row.secretLabel),
      textArray(rows, (row) => row.secretFingerprint),
      int4Array(rows, (row) => row.skewSeconds),
      textArray(rows, (row) => row.address),
      textArray(rows, (row) => row.userAgent),
      int4Array(rows, (row) => row.body.byteLength),
      // The bytes of a repeat are not stored again: the hash tells whether they were the same.
      byteaArray(rows, (row) => createHash("sha256").update(row.body).digest()),
    ],
  });
  return new Set(result.rows[0]!.found);
}
