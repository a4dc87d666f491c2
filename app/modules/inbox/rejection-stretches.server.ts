/**
 * Refused requests put together over time: of each kind (the reason and what was
 * seen) the stretches without an hour's silence, so that "212 since 13:40, all with
 * the old secret" can be read at once. Reads only.
 */
import type { Db } from "~/lib/database.server";
import type { RejectionStretch } from "./rejection-stretch";

/** The newest; a flood of more is told by them. */
const looked = 5_000;
const mostStretches = 20;

/** The latest first. Served by deliveries_not_accepted_idx. */
export async function rejectionStretches(db: Db, since: Date): Promise<RejectionStretch[]> {
  const { rows } = await db.query<Omit<RejectionStretch, "from" | "to"> & { from: Date; to: Date }>(
    `with newest as (
       select coalesce(reason, 'unknown') as reason, detail, received_at as at, id, suppressed + 1 as requests
       from deliveries where outcome = 'rejected' and received_at >= $1
       order by received_at desc limit ${looked}
     ), gaps as (
       select *, at - lag(at) over (partition by reason, kind order by at, id) > interval '1 hour' as apart
       from (select *, case when reason like 'signature_timestamp%' then null else detail end as kind from newest) kinds
     ), numbered as (
       select *, count(*) filter (where apart) over (partition by reason, kind order by at, id) as stretch from gaps
     )
     select reason, kind as detail, sum(requests)::int as count, min(at) as from, max(at) as to
     from numbered group by reason, kind, stretch order by max(at) desc, count desc limit ${mostStretches}`,
    [since],
  );
  return rows.map(({ from, to, ...stretch }) => ({
    ...stretch,
    from: from.toISOString(),
    to: to.toISOString(),
  }));
}
