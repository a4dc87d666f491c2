/** What waits and what went wrong, for /metrics. Counts are capped, so that they cost the same at any size. */
import type { Db } from "~/lib/database.server";
import { type SyncOutcome, syncOutcomes } from "./event-view";

export interface Backlog {
  /** Events by sync outcome; at `cappedAt` there may be more. */
  events: Record<SyncOutcome, number>;
  /** How long the first pending event has been due, in seconds: a replay counts from the replay. 0: none waits. */
  oldestPendingSeconds: number;
}

export const cappedAt = 100_000;

/** As the index events_due_idx says it. */
const due = "sync in ('pending', 'failed')";

/** Served by events_sync_idx and events_due_idx alone. */
export async function backlog(db: Db, now: Date): Promise<Backlog> {
  const counted = await db.query<{ sync: SyncOutcome; count: number }>(
    `select outcome as sync,
       (select count(*) from (select 1 from events where sync = outcome limit ${cappedAt}) counted) as count
     from unnest($1::text[]) as outcome`,
    [syncOutcomes],
  );
  const oldest = await db.query<{ at: Date }>(
    `select next_attempt_at as at from events where sync = 'pending' and ${due} order by next_attempt_at, seq limit 1`,
  );
  const at = oldest.rows[0]?.at;
  return {
    events: Object.fromEntries(counted.rows.map(({ sync, count }) => [sync, count])) as Backlog["events"],
    oldestPendingSeconds: at ? Math.max(0, (now.getTime() - at.getTime()) / 1000) : 0,
  };
}
