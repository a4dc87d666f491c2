/**
 * Whose ownership is to be looked at closely: asked for in the transaction that
 * changed something, done right after by whoever works (sync/check-ownership).
 * Writes: ownership_checks. Rows are only added and taken, never changed, so that
 * asking waits for nobody; several for one subject are one check.
 */
import type { Db } from "~/lib/database.server";

export interface CheckSubject {
  type: "customer" | "user";
  id: string;
}

export async function askForChecks(
  db: Db,
  livemode: boolean,
  subjects: readonly CheckSubject[],
): Promise<void> {
  if (subjects.length === 0) return;
  await db.query({
    name: "ask_for_checks",
    text: `insert into ownership_checks (livemode, subject_type, subject_id)
      select $1, type, id from unnest($2::text[], $3::text[]) as s(type, id)`,
    values: [livemode, subjects.map(({ type }) => type), subjects.map(({ id }) => id)],
  });
}

/**
 * The oldest that are asked for, taken away with the transaction. null: another
 * process is at it. ownership_checks_pkey
 */
export async function takeChecks(
  tx: Db,
  livemode: boolean,
  limit: number,
): Promise<{ asked: CheckSubject[]; ids: number[] } | null> {
  const alone = await tx.query<{ got: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended('ownership checks', 0)) as got",
  );
  if (!alone.rows[0]?.got) return null;
  const found = await tx.query<{ id: number; type: CheckSubject["type"]; subject: string }>({
    name: "take_checks",
    text: `select id, subject_type as type, subject_id as subject from ownership_checks
      where livemode = $1 order by id limit $2`,
    values: [livemode, limit],
  });
  const asked = new Map(found.rows.map(({ type, subject: id }) => [`${type}:${id}`, { type, id }]));
  return { asked: [...asked.values()], ids: found.rows.map(({ id }) => id) };
}

/** `except`: customers whose turn has not come; they are looked at next time. */
export async function endChecks(tx: Db, ids: readonly number[], except: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `delete from ownership_checks where id = any($1::bigint[])
       and not (subject_type = 'customer' and subject_id = any($2::text[]))`,
    [ids, except],
  );
}
