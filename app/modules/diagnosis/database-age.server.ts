/** When this database was made. Reads only. */
import type { Db } from "~/lib/database.server";

/** Its first migration; the table holds one row for each. null: nothing says so. */
export async function databaseMadeAt(db: Db): Promise<Date | null> {
  const found = await db.query<{ at: Date | null }>("select min(started_at) as at from _prisma_migrations");
  return found.rows[0]?.at ?? null;
}
