/**
 * What others may want to hear of: a row in the transaction in which it happens, so
 * that nothing is told that was rolled back, and nothing that happened stays untold.
 * Whoever sends takes rows in a transaction of their own, in which they make them
 * theirs; killed before its end, the rows are free again. Writes: outgoing_events.
 */
import { randomUUID } from "node:crypto";
import type { Db } from "~/lib/database.server";
import type { OutgoingCase, OutgoingType } from "./outgoing-event";

export interface OutgoingEvent {
  /** ptevt_…: the same however often it is sent. */
  id: string;
  type: OutgoingType;
  payload: OutgoingCase;
  createdAt: Date;
}

export async function emitOutgoing(
  tx: Db,
  type: OutgoingType,
  payloads: readonly OutgoingCase[],
  at: Date,
): Promise<void> {
  if (payloads.length === 0) return;
  await tx.query(
    `insert into outgoing_events (id, type, payload, created_at)
     select id, $1, payload, $2 from unnest($3::text[], $4::jsonb[]) as e(id, payload)`,
    [
      type,
      at,
      payloads.map(() => `ptevt_${randomUUID().replaceAll("-", "")}`),
      payloads.map((payload) => JSON.stringify(payload)),
    ],
  );
}

/**
 * The oldest that nobody has taken; they are the caller's when its transaction commits.
 * Several may take at a time, each gets others. outgoing_events_waiting_idx
 */
export async function takeOutgoing(tx: Db, limit: number, at: Date): Promise<OutgoingEvent[]> {
  const { rows } = await tx.query<OutgoingEvent>(
    `with waiting as (
       select id from outgoing_events where taken_at is null order by created_at, id limit $1
       for update skip locked
     ), taken as (
       update outgoing_events e set taken_at = $2 from waiting where e.id = waiting.id
       returning e.id, e.type, e.payload, e.created_at as "createdAt"
     )
     select * from taken order by "createdAt", id`,
    [limit, at],
  );
  return rows;
}

const keptDays = 30;
const forgottenAtOnce = 10_000;

/** The oldest are forgotten, sent or not: nobody wants to hear of them any more. outgoing_events_created_at_id_idx */
export async function forgetOutgoing(db: Db, now: Date): Promise<number> {
  const gone = await db.query(
    `delete from outgoing_events where id in (
       select id from outgoing_events where created_at < $1::timestamptz - make_interval(days => ${keptDays})
       order by created_at, id limit ${forgottenAtOnce})`,
    [now],
  );
  return gone.rowCount ?? 0;
}
