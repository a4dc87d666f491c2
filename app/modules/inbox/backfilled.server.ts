/**
 * Events that were read at Stripe because no delivery brought them. They take their
 * place in the ledger like any other, and the workers' queue with it, but without a
 * delivery: there was none. Writes: events, event_bodies.
 *
 * Whether an event is new is decided by the constraint `events_identity`, as it is
 * for deliveries: a webhook on its way at the same moment and this can both come, and
 * one of them is stored.
 */
import type { Db } from "~/lib/database.server";
import { byteaArray, int4Array, textArray, timestampArray } from "./array-parameter";
import type { EventFacts } from "./read-event";

export interface BackfilledEvent {
  facts: EventFacts;
  body: Uint8Array;
}

/** Which of these events of the platform's own account are in the ledger. Served by events_identity. */
export async function knownEvents(
  db: Db,
  livemode: boolean,
  eventIds: readonly string[],
): Promise<Set<string>> {
  const found = await db.query<{ id: string }>(
    `select event_id as id from events
     where event_id = any($1::text[]) and account = '' and livemode = $2`,
    [eventIds, livemode],
  );
  return new Set(found.rows.map(({ id }) => id));
}

/**
 * Stores what is not there yet and wakes the workers, in the caller's transaction;
 * gives the ids of what was stored. Keep that transaction short: an inbox that is
 * sent one of these events waits for its end.
 */
export async function storeBackfilled(
  tx: Db,
  events: readonly BackfilledEvent[],
  { run, at }: { run: number; at: Date },
): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  // In the order of identity, as the inbox inserts: two that share events then wait instead of deadlocking.
  const rows = [...events].sort((a, b) => (a.facts.eventId < b.facts.eventId ? -1 : 1));
  const text = (cell: (facts: EventFacts) => string | null) => textArray(rows, ({ facts }) => cell(facts));
  const stored = await tx.query<{ id: string }>(
    `with input as materialized (
       select nextval('events_seq_seq') as seq, i.* from (
         select * from unnest($1::text[], $2::text[], $3::bool[], $4::text[], $5::text[], $6::timestamptz[], $7::text[],
           $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::int4[], $15::bytea[])
         with ordinality as u(event_id, account, livemode, type, api_version, created_at, object_type, object_id,
           customer_id, request_id, idempotency_key, flags, lane, size, body, position)
         order by position
       ) i
     ), stored as (
       insert into events (seq, account, livemode, event_id, type, api_version, created_at, object_type, object_id,
         customer_id, request_id, idempotency_key, size, flags, received_at, source, backfill_run, next_attempt_at, lane)
       select seq, account, livemode, event_id, type, api_version, created_at, object_type, object_id, customer_id,
         request_id, idempotency_key, size, string_to_array(flags, ','), $16, 'backfilled', $17, $16, lane
       from input
       on conflict (event_id, account, livemode) do nothing
       returning seq, event_id
     ), bodies as (
       insert into event_bodies (seq, body) select seq, body from input where (seq in (select seq from stored)) is true
     )
     select event_id as id, case when seq = min(seq) over () then pg_notify('paidtrail_events', '') end from stored`,
    [
      text(({ eventId }) => eventId),
      text(({ account }) => account),
      rows.map(({ facts }) => facts.livemode),
      text(({ type }) => type),
      text(({ apiVersion }) => apiVersion),
      timestampArray(rows, ({ facts }) => facts.createdAtMs),
      text(({ objectType }) => objectType),
      text(({ objectId }) => objectId),
      text(({ customerId }) => customerId),
      text(({ requestId }) => requestId),
      text(({ idempotencyKey }) => idempotencyKey),
      text(({ flags }) => flags.join(",")),
      text(({ lane }) => lane),
      int4Array(rows, ({ body }) => body.byteLength),
      byteaArray(rows, ({ body }) => body),
      at,
      run,
    ],
  );
  return new Set(stored.rows.map(({ id }) => id));
}
