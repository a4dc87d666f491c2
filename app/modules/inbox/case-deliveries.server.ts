/**
 * Requests at the webhook beyond the first acceptance of an event, of one case: its
 * events told again, refusals whose first bytes bear an id of the case, and refusals
 * near a moment of it that may be its own since they bear no id known here. Reads only.
 */
import type { Db } from "~/lib/database.server";
import type { CaseDelivery } from "./case-delivery";

export interface CaseOfDeliveries {
  /** Of the case's events: their positions and ids. */
  events: readonly { seq: number; id: string }[];
  /** Ids of events that are not here, customers, objects. */
  otherIds: readonly string[];
  /** When something of the case would have come. */
  windows: readonly { from: Date; to: Date }[];
}

/** The first id of Stripe's in the first bytes: the expression of deliveries_rejected_bears_idx, word for word. */
const bears = String.raw`substring(body_prefix from '\m(?:evt|sub|cus|in|pi|ch|cs)_\w+')`;

/** Of a window; a flood in it says no more than its beginning. */
const mostOfWindow = 50;

/**
 * Newest first, before this position. Served by deliveries_event_seq_id_idx (repeats),
 * deliveries_rejected_bears_idx (refusals by id) and deliveries_not_accepted_idx (by time).
 */
export async function deliveriesOfCase(
  db: Db,
  { events, otherIds, windows }: CaseOfDeliveries,
  { limit, before }: { limit: number; before: number },
): Promise<CaseDelivery[]> {
  const ids = [...new Set([...events.map(({ id }) => id), ...otherIds])];
  const { rows } = await db.query<Omit<CaseDelivery, "at"> & { at: Date }>(
    `with repeats as (
       select again.id, 'repeat' as because, again.event_id as bears
       from unnest($1::int8[], $2::text[]) theirs(seq, event_id) cross join lateral (
         select id, theirs.event_id from deliveries
         where event_seq = theirs.seq and outcome = 'duplicate' and id < $7 order by id desc limit $8
       ) again
     ), bearing as (
       select refused.id, 'bears' as because, theirs.id as bears
       from unnest($3::text[]) theirs(id) cross join lateral (
         select id from deliveries
         where outcome = 'rejected' and ${bears} = theirs.id and id < $7 order by id desc limit $8
       ) refused
     ), near as (
       select refused.id, 'near' as because, refused.bears
       from unnest($4::timestamptz[], $5::timestamptz[]) span("from", "to") cross join lateral (
         select id, ${bears} as bears from deliveries
         where outcome <> 'accepted' and outcome = 'rejected' and received_at between span."from" and span."to" and id < $7
         order by received_at desc limit ${mostOfWindow}
       ) refused
       where refused.bears is null or (refused.bears <> all($6::text[])
         and not exists (select from events where event_id = refused.bears))
     ), chosen as (
       select distinct on (id) * from (
         select * from repeats union all select * from bearing union all select * from near
       ) found order by id desc, because
     )
     select d.id, d.received_at as at, d.outcome, d.reason, d.detail, c.bears, c.because, d.suppressed
     from chosen c join deliveries d using (id) order by d.id desc limit $8`,
    [
      events.map(({ seq }) => seq),
      events.map(({ id }) => id),
      ids,
      windows.map(({ from }) => from),
      windows.map(({ to }) => to),
      ids,
      before,
      limit,
    ],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** A refusal comes before the acceptance that Stripe's next attempt brings. */
const mostAfter = 100;

/**
 * The events that deliveries before this position of the ledger can be about: what
 * came again had come before, and what was refused may have been accepted a little
 * later. The newest `most` before it; what is older is not among them.
 */
export async function eventsAround(
  db: Db,
  { userId, customerIds }: { userId: string | null; customerIds: readonly string[] },
  { position, most }: { position: number; most: number },
): Promise<{ seq: number; id: string }[]> {
  const some = (compare: string, order: string, limit: string) => {
    const of = (by: string) =>
      `select seq from events where ${by} and seq ${compare} $3 order by seq ${order} limit ${limit}`;
    return `(select seq from (
        (${of("user_id = $1")}) union
        (select one.seq from unnest($2::text[]) theirs(id) cross join lateral (${of("customer_id = theirs.id")}) one)
      ) of_them order by seq ${order} limit ${limit})`;
  };
  const { rows } = await db.query<{ seq: number; id: string }>(
    `select e.seq, e.event_id as id from events e
     where e.seq = any(array(${some("<", "desc", "$4")} union all ${some(">=", "asc", "$5")}))`,
    [userId, customerIds, position, most, mostAfter],
  );
  return rows;
}
