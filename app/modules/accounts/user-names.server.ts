/** What users are called, for pages that know their ids. Reads only; users_pkey. */
import type { Db } from "~/lib/database.server";

/** Name, else address, by id. Who is gone has none. */
export async function namesOfUsers(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await db.query<{ id: string; name: string }>({
    name: "names_of_users",
    text: `select id, coalesce(nullif(name, ''), email) as name from users where id = any($1::text[])`,
    values: [[...new Set(ids)]],
  });
  return new Map(found.rows.map(({ id, name }) => [id, name]));
}
