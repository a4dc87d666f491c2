/**
 * The second wall (decision 11): what a payer's request reads, it reads in here, as
 * a role of the database that sees the payer's rows and nobody else's, whichever
 * ids the statements name. The first wall, prove-ownership, stands before it.
 *
 * Tables and rows are opened by the migration payer_wall; what it does not grant
 * cannot be read in here. Nothing can be written in here.
 */
import { type Db, type Pool, transaction } from "~/lib/database.server";

export async function asPayer<T>(pool: Pool, userId: string, read: (tx: Db) => Promise<T>): Promise<T> {
  const stands = await payerWallStands(pool);
  return transaction(pool, async (tx) => {
    await tx.query({
      name: stands ? "as_payer" : "as_payer_without_role",
      text: `select set_config('transaction_read_only', 'on', true), set_config('paidtrail.user_id', $1, true)
        ${stands ? ", set_config('role', 'paidtrail_payer', true)" : ""}`,
      values: [userId],
    });
    return read(tx);
  });
}

/** In milliseconds: an administrator may raise the wall while the application runs. */
const believedFor = 60_000;
const seen = new WeakMap<Pool, { at: number; stands: Promise<boolean> }>();

/**
 * False: this database has no such role, or our user may not take it (on some
 * managed servers). Then the first wall stands alone.
 */
export function payerWallStands(pool: Pool): Promise<boolean> {
  const last = seen.get(pool);
  if (last !== undefined && performance.now() - last.at < believedFor) return last.stands;
  const stands = pool
    .query<{ stands: boolean }>("select paidtrail_payer_wall_stands() as stands")
    .then(({ rows }) => rows[0]?.stands === true);
  seen.set(pool, { at: performance.now(), stands });
  // What could not be asked is asked again.
  stands.catch(() => seen.delete(pool));
  return stands;
}

export const noPayerWall =
  "The database's second wall around a payer's data does not stand: its user may not take the role paidtrail_payer. See decision 11.";
