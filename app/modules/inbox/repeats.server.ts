/**
 * Deliveries of events that are stored already. Each is recorded and counted,
 * and an event whose processing failed runs again.
 *
 * A worker may be applying such an event this very moment, and must not hold up
 * the batch: its row is passed over (`skip locked`), reported as busy, and
 * counted as soon as the worker has let go of it.
 */
import { createHash } from "node:crypto";
import type { Db } from "~/lib/database.server";
import { boolArray, byteaArray, int4Array, textArray, timestampArray } from "./array-parameter";
import type { Arrival } from "./arrival";

/** An event that was locked when its repeats were to be counted. */
export interface BusyRepeat {
  seq: number;
  repeats: number;
}

/**
 * Takes `counted (seq, repeats)`; locks in order of seq, so that two batches
 * never wait for each other crosswise. A dead event gets its tries anew.
 */
const countThem = (dueAt: string) => `
free as materialized (
  select seq, sync in ('failed', 'dead') as reopened from events
  where seq in (select seq from counted) order by seq for no key update skip locked
), touched as (
  update events set
    duplicates = events.duplicates + counted.repeats,
    sync = case when reopened then 'pending' else sync end,
    sync_reason = case when reopened then null else sync_reason end,
    attempts = case when sync = 'dead' then 0 else attempts end,
    next_attempt_at = case when reopened then ${dueAt} else next_attempt_at end
  from counted join free using (seq)
  where events.seq = counted.seq
), woken as (
  select case when exists (select from free where reopened) then pg_notify('paidtrail_events', '') end
), busy as (
  select seq, repeats from counted where seq not in (select seq from free)
)`;

const busyColumns = `
  array(select seq from busy order by seq) as "busySeqs", array(select repeats::int from busy order by seq) as "busyRepeats",
  (select count(*) from woken) as woken`;

const recordStatement = `
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
), ${countThem("counted.received_at")}
select array(select position::int - 1 from found) as found, ${busyColumns}`;

interface BusyRow {
  busySeqs: number[];
  busyRepeats: number[];
}

const busyOf = (row: BusyRow): BusyRepeat[] =>
  row.busySeqs.map((seq, index) => ({ seq: Number(seq), repeats: row.busyRepeats[index] ?? 0 }));

/**
 * `found` holds the positions (from 0) of the rows whose event is there. A
 * statement of its own, so that it sees what a conflicting transaction
 * committed. Served by events_identity and the primary key.
 */
export async function recordRepeats(
  db: Db,
  rows: readonly Arrival[],
): Promise<{ found: Set<number>; busy: BusyRepeat[] }> {
  const result = await db.query<{ found: number[] } & BusyRow>({
    name: "inbox repeats",
    text: recordStatement,
    values: [
      textArray(rows, (row) => row.facts.account),
      boolArray(rows, (row) => row.facts.livemode),
      textArray(rows, (row) => row.facts.eventId),
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
  const row = result.rows[0]!;
  return { found: new Set(row.found), busy: busyOf(row) };
}

/** Counts what was busy before; returns what still is. */
export async function countBusy(db: Db, busy: readonly BusyRepeat[], now: Date): Promise<BusyRepeat[]> {
  const result = await db.query<BusyRow>({
    text: `with counted as (
        select * from unnest($1::int8[], $2::int8[]) as counted(seq, repeats)
      ), ${countThem("$3::timestamptz")}
      select ${busyColumns}`,
    values: [busy.map(({ seq }) => seq), busy.map(({ repeats }) => repeats), now],
  });
  return busyOf(result.rows[0]!);
}
