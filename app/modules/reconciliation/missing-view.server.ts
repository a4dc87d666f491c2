/** Reads of the evidence for the console: what did not arrive, when, of which kind. Reads only missing_events. */
import type { Db } from "~/lib/database.server";
import { listedForMs } from "../stripe/event-reader";
import type { MissingFilter, MissingPlace, MissingRow, MissingState, Stretch } from "./missing-view";

/** An outage of some days; of more, the newest are put together. */
const readForStretches = 20_000;
const stretchesShown = 20;

/** Newest first. Served by missing_events_created_idx. */
export async function missingStretches(
  db: Db,
  livemode: boolean,
  since: Date,
): Promise<{ stretches: Stretch[]; cut: boolean }> {
  const found = await db.query<StretchRow>(
    `with newest as (
       select type, created_at, state, event_id from missing_events
       where livemode = $1 and created_at >= $2 and state <> 'pending'
       order by created_at desc, event_id desc limit ${readForStretches}
     ), gaps as (
       select *, created_at - lag(created_at) over (order by created_at, event_id) > interval '1 hour' as apart from newest
     ), numbered as (
       select *, count(*) filter (where apart) over (order by created_at, event_id) as stretch from gaps
     ), by_type as (
       select stretch, type, min(created_at) as begun, max(created_at) as ended, count(*) as count,
         count(*) filter (where state = 'missing') as open, count(*) filter (where state = 'pulled') as pulled,
         count(*) filter (where state = 'arrived') as arrived
       from numbered group by stretch, type
     )
     select json_agg(json_build_object('type', type, 'count', count) order by count desc, type) as types,
       min(begun) as from, max(ended) as to, sum(count)::int as count, sum(open)::int as open,
       sum(pulled)::int as pulled, sum(arrived)::int as arrived, (select count(*) from newest) as looked
     from by_type group by stretch order by stretch desc limit ${stretchesShown + 1}`,
    [livemode, since],
  );
  return {
    stretches: found.rows.slice(0, stretchesShown).map(({ looked: _, from, to, ...stretch }) => ({
      ...stretch,
      from: from.toISOString(),
      to: to.toISOString(),
    })),
    cut: found.rows.length > stretchesShown || (found.rows[0]?.looked ?? 0) >= readForStretches,
  };
}

interface StretchRow extends Omit<Stretch, "from" | "to"> {
  from: Date;
  to: Date;
  /** Events that were put together. */
  looked: number;
}

interface Row {
  eventId: string;
  type: string;
  createdAt: Date;
  objectId: string | null;
  customerId: string | null;
  state: Exclude<MissingState, "expired">;
  noticedAt: Date;
  noticedBy: number;
  settledAt: Date | null;
  pulledBy: number | null;
}

/** One page, newest first. Served by missing_events_created_idx. */
export async function listMissing(
  db: Db,
  livemode: boolean,
  { from, to }: MissingFilter,
  { limit, after, now }: { limit: number; after: MissingPlace | null; now: Date },
): Promise<{ rows: MissingRow[]; next: MissingPlace | null }> {
  const found = await db.query<Row>(
    `select event_id as "eventId", type, created_at as "createdAt", object_id as "objectId", customer_id as "customerId",
       state, noticed_at as "noticedAt", noticed_by as "noticedBy", settled_at as "settledAt", pulled_by as "pulledBy"
     from missing_events
     where livemode = $1 and created_at >= $2 and created_at <= $3
       and ($4::text is null or (created_at, event_id) < ($3, $4))
     order by created_at desc, event_id desc limit $5`,
    [livemode, from ?? new Date(0), after?.at ?? to ?? now, after?.id ?? null, limit + 1],
  );
  const rows = found.rows.slice(0, limit);
  const last = rows.at(-1);
  const expired = new Date(now.getTime() - listedForMs);
  return {
    rows: rows.map((row) => rowOf(row, expired)),
    next: found.rows.length > limit && last ? { at: last.createdAt, id: last.eventId } : null,
  };
}

const rowOf = ({ state, createdAt, noticedAt, settledAt, ...row }: Row, expired: Date): MissingRow => ({
  ...row,
  state: state === "missing" && createdAt < expired ? "expired" : state,
  createdAt: createdAt.toISOString(),
  noticedAt: noticedAt.toISOString(),
  settledAt: settledAt?.toISOString() ?? null,
});

/** What an admin may still pull in, for the number beside the place. Served by missing_events_open_idx; see console-counts.server. */
export const missingNow = `select 1 from missing_events
  where livemode = $1 and state = 'missing' and subscribed and created_at >= $2::timestamptz - interval '30 days'`;
