/** How far the nightly look at everybody has come. Writes: ownership_walks, a row a mode. */
import type { Db } from "~/lib/database.server";

export interface WalkPlace {
  afterCustomer: string;
  afterUser: string;
  checked: number;
}

export interface Walk extends WalkPlace {
  startedAt: string;
  finishedAt: string | null;
}

const columns = `after_customer as "afterCustomer", after_user as "afterUser", checked`;

/** Where an unfinished one stands, else the beginning of a new one. */
export async function beginWalk(db: Db, livemode: boolean, now: Date): Promise<WalkPlace> {
  const { rows } = await db.query<WalkPlace>(
    `insert into ownership_walks as w (livemode, started_at) values ($1, $2)
     on conflict (livemode) do update set
       started_at = case when w.finished_at is null then w.started_at else excluded.started_at end,
       after_customer = case when w.finished_at is null then w.after_customer else '' end,
       after_user = case when w.finished_at is null then w.after_user else '' end,
       checked = case when w.finished_at is null then w.checked else 0 end,
       finished_at = null
     returning ${columns}`,
    [livemode, now],
  );
  return rows[0] ?? { afterCustomer: "", afterUser: "", checked: 0 };
}

export async function advanceWalk(
  db: Db,
  livemode: boolean,
  { afterCustomer, afterUser, checked }: WalkPlace,
): Promise<void> {
  await db.query(
    "update ownership_walks set after_customer = $2, after_user = $3, checked = $4 where livemode = $1",
    [livemode, afterCustomer, afterUser, checked],
  );
}

export async function endWalk(db: Db, livemode: boolean, now: Date): Promise<void> {
  await db.query("update ownership_walks set finished_at = $2 where livemode = $1", [livemode, now]);
}

/** null: there never was one. */
export async function lastWalk(db: Db, livemode: boolean): Promise<Walk | null> {
  const { rows } = await db.query<WalkPlace & { startedAt: Date; finishedAt: Date | null }>(
    `select ${columns}, started_at as "startedAt", finished_at as "finishedAt" from ownership_walks
     where livemode = $1`,
    [livemode],
  );
  return rows[0]
    ? {
        ...rows[0],
        startedAt: rows[0].startedAt.toISOString(),
        finishedAt: rows[0].finishedAt?.toISOString() ?? null,
      }
    : null;
}
