/**
 * From payment to access: a row for whatever gives, written in the transaction in
 * which the entitlement first rests on it. Writes: unlocks. When it was paid is what
 * Stripe's event says, in whole seconds; so what is measured is up to one too long,
 * and never too short.
 */
import type { Db } from "~/lib/database.server";

export interface NewUnlock {
  userId: string;
  /** The subscription, or the session of what was bought once. */
  givesId: string;
  /** null: none was heard of (yet). */
  sessionId: string | null;
  customerId: string | null;
  planId: string;
  paidAt: Date;
}

/** What gives already: the session that it was bought in came later. */
export interface NamedSession {
  givesId: string;
  sessionId: string;
  paidAt: Date;
}

/** unlocks_livemode_gives_id_key */
export async function writeUnlocks(
  db: Db,
  livemode: boolean,
  unlocks: readonly NewUnlock[],
  at: Date,
): Promise<void> {
  if (unlocks.length === 0) return;
  await db.query({
    name: "write_unlocks",
    text: `insert into unlocks (livemode, gives_id, session_id, user_id, customer_id, plan_id, paid_at, unlocked_at, hour,
        took_ms)
      select $1, gives_id, session_id, user_id, customer_id, plan_id, paid_at, $2,
        floor(extract(epoch from $2::timestamptz) / 3600)::int,
        greatest(0, round(extract(epoch from $2::timestamptz - paid_at) * 1000))::bigint
      from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
        as u(gives_id, session_id, user_id, customer_id, plan_id, paid_at)
      order by gives_id
      on conflict (livemode, gives_id) do nothing`,
    values: [
      livemode,
      at,
      unlocks.map(({ givesId }) => givesId),
      unlocks.map(({ sessionId }) => sessionId),
      unlocks.map(({ userId }) => userId),
      unlocks.map(({ customerId }) => customerId),
      unlocks.map(({ planId }) => planId),
      unlocks.map(({ paidAt }) => paidAt),
    ],
  });
}

/** unlocks_livemode_gives_id_key */
export async function nameSessions(
  db: Db,
  livemode: boolean,
  sessions: readonly NamedSession[],
): Promise<void> {
  if (sessions.length === 0) return;
  await db.query({
    name: "name_sessions_of_unlocks",
    text: `update unlocks u set session_id = s.session_id, paid_at = s.paid_at,
        took_ms = greatest(0, round(extract(epoch from u.unlocked_at - s.paid_at) * 1000))::bigint
      from unnest($2::text[], $3::text[], $4::timestamptz[]) as s(gives_id, session_id, paid_at)
      where u.livemode = $1 and u.gives_id = s.gives_id and u.session_id is null`,
    values: [
      livemode,
      sessions.map(({ givesId }) => givesId),
      sessions.map(({ sessionId }) => sessionId),
      sessions.map(({ paidAt }) => paidAt),
    ],
  });
}

/**
 * Goes on from a statement with the rows `noted (asked_at)`: the host has asked about the user $2
 * of mode $1. Its first question after an unlock is what is kept. unlocks_unread_idx
 */
export const seenByHost = `update unlocks u set host_read_at = noted.asked_at from noted
  where u.user_id = $2 and u.livemode = $1 and u.host_read_at is null and u.unlocked_at <= noted.asked_at`;

/** For the demo, whose stories are played on a clock of their own: what took days there took nobody here a day. */
export async function forgetStoriesUnlocks(db: Db): Promise<void> {
  await db.query("delete from unlocks where took_ms > 3600000");
}
