/** One event as a claim gives it, for whoever only looks at what it would do. Reads without locks. */
import type { Db } from "~/lib/database.server";
import type { ClaimedEvent } from "./claim.server";

export interface StoredEvent extends ClaimedEvent {
  sync: string;
  syncReason: string | null;
}

/** events_pkey; null: there is no such event, or its bytes are gone. */
export async function storedEvent(db: Db, seq: number): Promise<StoredEvent | null> {
  const { rows } = await db.query<StoredEvent>(
    `select e.seq, e.event_id as "eventId", e.type, e.account, e.livemode, e.api_version as "apiVersion",
       e.created_at as "createdAt", e.received_at as "receivedAt", e.customer_id as "customerId", e.lane,
       e.attempts, e.sync, e.sync_reason as "syncReason", b.body
     from events e join event_bodies b on b.seq = e.seq where e.seq = $1`,
    [seq],
  );
  return rows[0] ?? null;
}

/** Oldest first; an id stored in several modes or accounts has a row each. events_identity. */
export async function seqsOfEvents(
  db: Db,
  eventIds: readonly string[],
): Promise<{ seq: number; eventId: string }[]> {
  const { rows } = await db.query<{ seq: number; eventId: string }>(
    `select seq, event_id as "eventId" from events where event_id = any($1::text[]) order by seq`,
    [eventIds],
  );
  return rows;
}
