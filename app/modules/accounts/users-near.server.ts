/** Users by any of many ids or addresses, each looked up exactly: for "did you mean". Read only. */
import type { Db } from "~/lib/database.server";

/** Served by users_pkey and users_email_lower_key. */
export async function usersNear(
  db: Db,
  by: "email" | "user",
  texts: readonly string[],
  limit: number,
): Promise<{ id: string; name: string | null; email: string }[]> {
  if (texts.length === 0) return [];
  const { rows } = await db.query<{ id: string; name: string | null; email: string }>(
    `select id, name, email from users
     where ${by === "email" ? "lower(email)" : "id"} = any($1::text[]) order by id limit $2`,
    [texts, limit],
  );
  return rows;
}
