/** Checkouts that the ledger knows to be completed, whatever became of the event. Reads only. */
import type { Db } from "~/lib/database.server";

export interface CompletedCheckout {
  seq: number;
  sessionId: string | null;
  userId: string | null;
  /** It was processed to an end. */
  processed: boolean;
}

/**
 * After this place, in the order of arrival, of those that came before `until`: what came later
 * may still be committed in between. events_type_seq_idx, a probe for each type.
 */
export async function completedCheckoutsAfter(
  db: Db,
  livemode: boolean,
  { afterSeq, until, limit }: { afterSeq: number; until: Date; limit: number },
): Promise<CompletedCheckout[]> {
  const { rows } = await db.query<CompletedCheckout>({
    name: "completed_checkouts",
    text: `select e.* from unnest('{checkout.session.completed,checkout.session.async_payment_succeeded}'::text[]) as t(type)
      cross join lateral (
        select seq, object_id as "sessionId", user_id as "userId", sync in ('applied', 'stale') as processed
        from events where type = t.type and seq > $2 and livemode = $1 and account = ''
          and received_at <= $3
        order by seq limit $4
      ) e order by seq limit $4`,
    values: [livemode, afterSeq, until, limit],
  });
  return rows;
}
