/** What became of events that left their object undecided. Writes: events (`sync_reason` only). */
import type { Db } from "~/lib/database.server";

/** Appends to the outcome of the events that are ambiguous and not told of yet: events_object_idx. */
export async function noteRefetch(db: Db, livemode: boolean, objectId: string, words: string): Promise<void> {
  await db.query(
    `update events set sync_reason = sync_reason || ' ' || $3
     where object_id = $2 and livemode = $1 and sync in ('applied', 'stale')
       and sync_reason like 'event_ambiguous: %' and sync_reason not like '%→ refetched %'`,
    [livemode, objectId, words],
  );
}
