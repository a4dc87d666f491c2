/**
 * When the host application last asked what a user may use, and what it was told:
 * where the two disagree later, the host has not asked again. Writes: host_reads; and
 * through payers/, that what was unlocked has been seen (unlocks_unread_idx).
 */
import type { Db } from "~/lib/database.server";
import type { Entitlement } from "../entitlements/entitlement";
import { seenByHost } from "../payers/unlocks.server";

/** A host that asks with every page it draws does not write with every one of them. */
const noteAgainAfterSeconds = 5;

export async function noteHostRead(
  db: Db,
  livemode: boolean,
  { userId, planId }: Pick<Entitlement, "userId" | "planId">,
  now: Date,
): Promise<void> {
  await db.query({
    name: "note_host_read",
    text: `with noted as (
        insert into host_reads as h (livemode, user_id, asked_at, plan_id) values ($1, $2, $3, $4)
        on conflict (user_id, livemode) do update set asked_at = excluded.asked_at, plan_id = excluded.plan_id
        where h.plan_id <> excluded.plan_id
          or h.asked_at < excluded.asked_at - make_interval(secs => ${noteAgainAfterSeconds})
        returning asked_at
      )
      ${seenByHost}`,
    values: [livemode, userId, now, planId],
  });
}

export interface HostRead {
  at: Date;
  planId: string;
}

/** host_reads_pkey */
export async function lastHostRead(db: Db, livemode: boolean, userId: string): Promise<HostRead | null> {
  const found = await db.query<HostRead>(
    `select asked_at as at, plan_id as "planId" from host_reads where user_id = $2 and livemode = $1`,
    [livemode, userId],
  );
  return found.rows[0] ?? null;
}
