/** How everybody else knows that a worker lives. Writes: heartbeats. */
import type { Db } from "~/lib/database.server";

export interface Heartbeat {
  id: string;
  role: "worker";
  startedAt: Date;
}

export async function beat(db: Db, { id, role, startedAt }: Heartbeat, now: Date): Promise<void> {
  await db.query({
    name: "beat",
    text: `insert into heartbeats (id, role, started_at, seen_at) values ($1, $2, $3, $4)
      on conflict (id) do update set seen_at = excluded.seen_at`,
    values: [id, role, startedAt, now],
  });
}

/** At a clean end; and those of processes that had none, a day later. */
export async function endBeat(db: Db, id: string): Promise<void> {
  await db.query("delete from heartbeats where id = $1", [id]);
}

export async function forgetOldBeats(db: Db, now: Date): Promise<void> {
  await db.query("delete from heartbeats where seen_at < $1::timestamptz - interval '1 day'", [now]);
}
