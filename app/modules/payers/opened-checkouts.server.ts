/**
 * Checkouts that we opened and that nothing was heard of: where every event is lost,
 * only Stripe can say whether they were paid. Writes: opened_checkouts; a row is gone
 * when the session was heard of, was looked at because it was paid, or is over.
 */
import type { Db } from "~/lib/database.server";

/** Stripe's page is open for a day. */
const openForMs = 24 * 3_600_000;

export async function noteOpened(
  db: Db,
  livemode: boolean,
  { sessionId, userId }: { sessionId: string; userId: string },
  now: Date,
): Promise<void> {
  await db.query({
    name: "note_opened_checkout",
    text: `insert into opened_checkouts (livemode, session_id, user_id, opened_at, next_look_at)
      values ($1, $2, $3, $4, $5) on conflict do nothing`,
    values: [livemode, sessionId, userId, now, new Date(now.getTime() + firstLookMs)],
  });
}

/** Somebody types a card number meanwhile. */
const firstLookMs = 60_000;

export interface OpenedCheckout {
  sessionId: string;
  userId: string;
  openedAt: Date;
  /** Older than Stripe keeps its page open. */
  over: boolean;
}

/**
 * Those whose time has come, each to one process; the next time is set meanwhile: often at
 * first, then less and less, some fifty times in all. opened_checkouts_livemode_next_look_at_idx
 */
export async function takeOpened(
  db: Db,
  livemode: boolean,
  limit: number,
  now: Date,
): Promise<OpenedCheckout[]> {
  const { rows } = await db.query<Omit<OpenedCheckout, "over">>({
    name: "take_opened_checkouts",
    text: `with due as (
        select session_id from opened_checkouts where livemode = $1 and next_look_at <= $2
        order by next_look_at limit $3 for update skip locked
      )
      update opened_checkouts o set looks = o.looks + 1,
        next_look_at = $2::timestamptz + greatest(interval '1 minute', least(($2 - o.opened_at) / 5, interval '1 hour'))
      from due where o.livemode = $1 and o.session_id = due.session_id
      returning o.session_id as "sessionId", o.user_id as "userId", o.opened_at as "openedAt"`,
    values: [livemode, now, limit],
  });
  return rows.map((row) => ({ ...row, over: now.getTime() - row.openedAt.getTime() > openForMs }));
}

/** opened_checkouts_pkey */
export async function forgetOpened(db: Db, livemode: boolean, sessionIds: readonly string[]): Promise<void> {
  if (sessionIds.length === 0) return;
  await db.query("delete from opened_checkouts where livemode = $1 and session_id = any($2::text[])", [
    livemode,
    sessionIds,
  ]);
}
