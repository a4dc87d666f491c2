/** Reads of the evidence for the console: what did not arrive, when, of which kind. Reads only missing_events. */
import type { Db } from "~/lib/database.server";
import { listedForMs } from "../stripe/event-reader";
import type { MissingFilter, MissingPlace, MissingRow, MissingState, Stretch } from "./missing-view";

/** An outage of some days; of more, the newest are put together. */
const readForStretches = 20_000;
const stretchesShown = 40;

/** Newest first. Served by missing_events_created_idx. */
export async function missingStretches(
  db: Db,
  livemode: boolean,
  since: Date,
): Promise<{ stretches: Stretch[]; cut: boolean }> {
  const found = await db.query<{
    type: string;
    from: Date;
    to: Date;
    count: number;
    open: number;
    pulled: number;
    arrived: number;
    looked: number;
  }>(
    `with newest as (
       select type, created_at, state, event_id from missing_events
       where livemode = $1 and created_at >= $2 and state <> 'pending'
       order by created_at desc, event_id desc limit ${readForStretches}
     ), gaps as (
       select *, created_at - lag(created_at) over each_type > interval '1 hour' as apart
       from newest window each_type as (partition by type order by created_at, event_id)
     ), numbered as (
       select *, count(*) filter (where apart) over (partition by type order by created_at, event_id) as stretch from gaps
     )
     select type, min(created_at) as from, max(created_at) as to, count(*) as count,
       count(*) filter (where state = 'missing') as open, count(*) filter (where state = 'pulled') as pulled,
       count(*) filter (where state = 'arrived') as arrived, (select count(*) from newest) as looked
     from numbered group by type, stretch order by max(created_at) desc, count(*) desc, type limit ${stretchesShown + 1}`,
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

/**
 * One page, newest first. Served by missing_events_created_idx: a type is looked for
 * within the stretch of time that the page of missed events leads here with.
 */
export async function listMissing(
  db: Db,
  livemode: boolean,
  { type, from, to }: MissingFilter,
  { limit, after, now }: { limit: number; after: MissingPlace | null; now: Date },
): Promise<{ rows: MissingRow[]; next: MissingPlace | null }> {
  const found = await db.query<Row>(
    `select event_id as "eventId", type, created_at as "createdAt", object_id as "objectId", customer_id as "customerId",
       state, noticed_at as "noticedAt", noticed_by as "noticedBy", settled_at as "settledAt", pulled_by as "pulledBy"
     from missing_events
     where livemode = $1 and created_at >= $2 and created_at <= $3 and ($5::text is null or type = $5)
       and ($4::text is null or (created_at, event_id) < ($3, $4))
     order by created_at desc, event_id desc limit $6`,
    [livemode, from ?? new Date(0), after?.at ?? to ?? now, after?.id ?? null, type ?? null, limit + 1],
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
  where livemode = $1 and state = 'missing' and created_at >= $2 - interval '30 days'`;
