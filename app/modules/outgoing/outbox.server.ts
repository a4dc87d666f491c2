/**
 * What happened and is to be told: rows that others wrote in the transaction in
 * which it happened, so that nothing is told that was rolled back, and nothing that
 * happened stays untold. Who takes them does so in a transaction of its own, in
 * which it makes them its deliveries; killed before its end, they are free again.
 */
import { randomUUID } from "node:crypto";
import type { Db } from "~/lib/database.server";
import type { SentType } from "./endpoint";
import type { StoredEvent, StoredObject } from "./event-body";

export const eventColumns = `id, type, payload, created_at as "createdAt"`;

/** outgoing_events_waiting_idx */
export async function isAnythingUntold(db: Db): Promise<boolean> {
  const { rowCount } = await db.query({
    name: "outbox_waiting",
    text: "select from outgoing_events where taken_at is null limit 1",
  });
  return rowCount === 1;
}

/**
 * The oldest that nobody has taken; they are the caller's when its transaction commits.
 * Several may take at a time, each gets others. outgoing_events_waiting_idx
 */
export async function takeOutgoing(tx: Db, limit: number, at: Date): Promise<StoredEvent[]> {
  const { rows } = await tx.query<StoredEvent>(
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

/** One that is told to whomever the caller means, and is taken already. */
export async function writeTaken(tx: Db, type: SentType, payload: StoredObject, at: Date): Promise<string> {
  const id = `ptevt_${randomUUID().replaceAll("-", "")}`;
  await tx.query(
    "insert into outgoing_events (id, type, payload, created_at, taken_at) values ($1, $2, $3, $4, $4)",
    [id, type, payload, at],
  );
  return id;
}

const keptDays = 30;
const forgottenAtOnce = 5_000;

/** The oldest are forgotten, sent or not, with their deliveries and attempts. outgoing_events_created_at_id_idx */
export async function forgetOutgoing(db: Db, now: Date): Promise<number> {
  const gone = await db.query(
    `delete from outgoing_events where id in (
       select id from outgoing_events where created_at < $1::timestamptz - make_interval(days => ${keptDays})
       order by created_at, id limit ${forgottenAtOnce})`,
    [now],
  );
  return gone.rowCount ?? 0;
}
