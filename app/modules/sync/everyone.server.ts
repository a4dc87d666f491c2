/**
 * Everybody whom rules may give something: who was ever derived. Who never was
 * has nothing that a plan could change. Read only; entitlements_pkey.
 */
import type { Db } from "~/lib/database.server";
import { countLimit } from "./rules-preview";

/** The next ones behind `after`, sorted by id. */
export async function pageOfEveryone(db: Db, after: string, limit: number): Promise<string[]> {
  const page = await db.query<{ userId: string }>(
    `select user_id as "userId" from entitlements where user_id > $1 order by user_id limit $2`,
    [after, limit],
  );
  return page.rows.map((row) => row.userId);
}

/** Up to a limit: what is shown beside a progress need not be exact beyond it. */
export async function countEveryone(db: Db): Promise<number> {
  const found = await db.query<{ count: number }>(
    "select count(*) as count from (select 1 from entitlements limit $1) counted",
    [countLimit],
  );
  return found.rows[0]?.count ?? 0;
}
