/**
 * Processings that a replay put away. What came of the first one is evidence (it is
 * what the customer waited for), so a replay keeps it beside the event instead of
 * writing over it.
 *
 * Writes: event_processings, and on events what became of the first one.
 */
import type { Db } from "~/lib/database.server";
import type { ProcessingRow } from "./event-view";
import { reasonInWords } from "./reason-words";

/** Who starts an event over, and why: see Actor in modules/audit. */
export interface Restart {
  at: Date;
  actor: { type: string; id: string };
  reason: string;
}

/** Looks at the event as it stands; one that has not been decided leaves nothing to keep. */
export async function keepProcessing(tx: Db, seq: number, { at, actor, reason }: Restart): Promise<void> {
  await tx.query(
    `with past as (
       select * from events where seq = $1 and sync <> 'pending' and synced_at is not null
     ), kept as (
       insert into event_processings (event_seq, mapping, mapping_reason, user_id, sync, sync_reason, synced_at,
         replayed_at, actor_type, actor_id, reason)
       select seq, mapping, mapping_reason, user_id, sync, sync_reason, synced_at, $2, $3, $4, $5 from past
     )
     update events e set first_sync = past.sync, first_synced_at = past.synced_at
     from past where e.seq = past.seq and e.first_synced_at is null`,
    [seq, at, actor.type, actor.id, reason],
  );
}

const shownPerEvent = 100;

interface StoredProcessing extends Omit<ProcessingRow, "syncedAt" | "replayedAt"> {
  syncedAt: Date;
  replayedAt: Date;
}

/** Newest first. Served by event_processings_event_seq_id_idx. */
export async function processingsOf(db: Db, seq: number): Promise<ProcessingRow[]> {
  const found = await db.query<StoredProcessing>(
    `select p.mapping, p.sync, p.sync_reason as reason, p.synced_at as "syncedAt", p.replayed_at as "replayedAt",
       p.actor_type as "actorType", p.actor_id as "actorId", u.name as "actorName", p.reason as "replayReason"
     from event_processings p left join users u on p.actor_type = 'user' and u.id = p.actor_id
     where p.event_seq = $1 order by p.id desc limit $2`,
    [seq, shownPerEvent],
  );
  return found.rows.map((row) => ({
    ...row,
    reason: row.reason && reasonInWords(row.reason),
    syncedAt: row.syncedAt.toISOString(),
    replayedAt: row.replayedAt.toISOString(),
  }));
}
