/** The line at the foot of every console page: does anything arrive, does anything wait? Reads only. */
import type { Db } from "~/lib/database.server";

export interface Pulse {
  /** When a delivery with a valid signature last arrived, ISO 8601; null: never. */
  lastVerifiedAt: string | null;
  /** Stored and not yet processed, counted to 1,000. */
  backlog: number;
}

/**
 * Drawn with every page, so one round trip: two probes of deliveries_outcome_id
 * and a capped count over events_sync_seq.
 */
export async function pulse(db: Db): Promise<Pulse> {
  const newest = (outcome: string) =>
    `(select received_at from deliveries where outcome = '${outcome}' order by id desc limit 1)`;
  const { rows } = await db.query<{ lastVerifiedAt: Date | null; backlog: number }>(
    `select greatest(${newest("accepted")}, ${newest("duplicate")}) as "lastVerifiedAt",
            (select count(*) from (select 1 from events where sync = 'pending' limit 1000) waiting) as backlog`,
  );
  return { lastVerifiedAt: rows[0]?.lastVerifiedAt?.toISOString() ?? null, backlog: rows[0]?.backlog ?? 0 };
}
