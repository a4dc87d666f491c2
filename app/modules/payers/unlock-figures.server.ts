/**
 * How long checkouts take, for pages and metrics. Percentiles are of a bounded sample:
 * of each stretch of time its last few hundred checkouts, so that a figure costs the
 * same however many there were. Reads only unlocks.
 */
import type { Db } from "~/lib/database.server";
import type { Unlock, UnlockFigures, UnlockPoint } from "./unlock-view";

/** Of a figure; of a column of the chart. */
const sampledAtMost = 2_000;
const sampledOfColumn = 300;

/** Of checkouts unlocked since then. null: there were none. unlocks_livemode_unlocked_at_idx */
export async function unlockFigures(db: Db, livemode: boolean, since: Date): Promise<UnlockFigures | null> {
  const { rows } = await db.query<{ count: number; p50: number | null; p95: number | null; max: number }>({
    name: "unlock_figures",
    text: `select count(*)::int as count, percentile_disc(0.5) within group (order by took_ms)::float8 as p50,
        percentile_disc(0.95) within group (order by took_ms)::float8 as p95, max(took_ms) as max
      from (
        select took_ms from unlocks where livemode = $1 and session_id is not null and unlocked_at >= $2
        order by unlocked_at desc limit ${sampledAtMost}
      ) sample`,
    values: [livemode, since],
  });
  const [row] = rows;
  if (!row || row.p50 === null || row.p95 === null) return null;
  return {
    count: row.count,
    capped: row.count >= sampledAtMost,
    p50Ms: row.p50,
    p95Ms: row.p95,
    maxMs: row.max,
  };
}

/** `columns` stretches of `hours` each, up to now; one without a checkout has none. unlocks_livemode_unlocked_at_idx */
export async function unlocksOverTime(
  db: Db,
  livemode: boolean,
  { until, columns, hours }: { until: Date; columns: number; hours: number },
): Promise<UnlockPoint[]> {
  const { rows } = await db.query<{ at: Date; count: number; p50: number | null; p95: number | null }>({
    name: "unlocks_over_time",
    text: `select t.at, s.* from generate_series(
        $2::timestamptz - make_interval(hours => $3::int * $4::int), $2::timestamptz - make_interval(hours => $4::int),
        make_interval(hours => $4::int)) as t(at)
      cross join lateral (
        select count(*)::int as count, percentile_disc(0.5) within group (order by took_ms)::float8 as p50,
          percentile_disc(0.95) within group (order by took_ms)::float8 as p95
        from (
          select took_ms from unlocks
          where livemode = $1 and session_id is not null and unlocked_at >= t.at
            and unlocked_at < t.at + make_interval(hours => $4::int)
          order by unlocked_at desc limit ${sampledOfColumn}
        ) sample
      ) s order by t.at`,
    values: [livemode, until, columns, hours],
  });
  return rows.map(({ at, count, p50, p95 }) => ({ at: at.toISOString(), count, p50Ms: p50, p95Ms: p95 }));
}

interface Stored {
  id: number;
  userId: string;
  customerId: string | null;
  sessionId: string | null;
  planId: string;
  paidAt: Date;
  unlockedAt: Date;
  hostReadAt: Date | null;
  tookMs: number;
}

const columns = `id, user_id as "userId", customer_id as "customerId", session_id as "sessionId", plan_id as "planId",
  paid_at as "paidAt", unlocked_at as "unlockedAt", host_read_at as "hostReadAt", took_ms as "tookMs"`;

const shown = ({ paidAt, unlockedAt, hostReadAt, ...row }: Stored): Unlock => ({
  ...row,
  paidAt: paidAt.toISOString(),
  unlockedAt: unlockedAt.toISOString(),
  hostReadAt: hostReadAt?.toISOString() ?? null,
});

export interface SlowPage {
  limit: number;
  /** Faster than this one. */
  after: { tookMs: number; id: number } | null;
}

const longestPage = 100;

/**
 * The slowest of the last whole hours: of each hour a page's worth at most, then of all.
 * unlocks_slowest_idx, a probe for each hour.
 */
export async function slowestUnlocks(
  db: Db,
  livemode: boolean,
  { until, hours }: { until: Date; hours: number },
  { limit, after }: SlowPage,
): Promise<{ rows: Unlock[]; hasMore: boolean }> {
  const wanted = Math.min(limit, longestPage);
  const last = Math.floor(until.getTime() / 3_600_000);
  const { rows } = await db.query<Stored>({
    name: "slowest_unlocks",
    text: `select u.* from generate_series($2::int - $3::int + 1, $2::int) as h(hour) cross join lateral (
        select ${columns} from unlocks
        where livemode = $1 and session_id is not null and hour = h.hour
          and ($4::bigint is null or (took_ms, id) < ($4, $5))
        order by took_ms desc, id desc limit $6
      ) u order by "tookMs" desc, id desc limit $6`,
    values: [livemode, last, hours, after?.tookMs ?? null, after?.id ?? null, wanted + 1],
  });
  return { rows: rows.slice(0, wanted).map(shown), hasMore: rows.length > wanted };
}

/** A person's latest checkout; null: none was measured. unlocks_user_id_unlocked_at_idx */
export async function lastUnlock(db: Db, livemode: boolean, userId: string): Promise<Unlock | null> {
  const { rows } = await db.query<Stored>(
    `select ${columns} from unlocks where user_id = $2 and livemode = $1 and session_id is not null
     order by unlocked_at desc limit 1`,
    [livemode, userId],
  );
  return rows.map(shown)[0] ?? null;
}
