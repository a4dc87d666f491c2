/** The users whom ids and addresses mean, for whoever compares them. Reads users; writes nothing. */
import type { Db } from "~/lib/database.server";
import type { UserFacts } from "./ownership-facts";
import { plainAddressSql } from "./plain-address";

const columns = `u.id, u.email, u.email_verified as "emailVerified"`;
/** A shared address: more than these are not one person's. */
const mostOfOneEmail = 20;

/** users_pkey */
export async function usersById(db: Db, userIds: readonly string[]): Promise<UserFacts[]> {
  if (userIds.length === 0) return [];
  const found = await db.query<UserFacts>({
    name: "user_facts",
    text: `select ${columns} from users u where id = any($1::text[])`,
    values: [userIds],
  });
  return found.rows;
}

/** users_plain_email */
export async function usersByPlainEmail(
  db: Db,
  plainEmails: readonly string[],
): Promise<(UserFacts & { plain: string })[]> {
  if (plainEmails.length === 0) return [];
  const found = await db.query<UserFacts & { plain: string }>({
    name: "users_by_plain_email",
    text: `select e.plain, ${columns} from unnest($1::text[]) as e(plain) cross join lateral (
        select * from users where ${plainAddressSql("email")} = e.plain limit ${mostOfOneEmail}
      ) u`,
    values: [plainEmails],
  });
  return found.rows;
}

/** After this id, in order: users_pkey. */
export async function usersAfter(db: Db, after: string, limit: number): Promise<string[]> {
  const found = await db.query<{ id: string }>("select id from users where id > $1 order by id limit $2", [
    after,
    limit,
  ]);
  return found.rows.map(({ id }) => id);
}

/** Whose id is one of these but for case: users_id_lower. */
export async function usersByLowerId(db: Db, lowerIds: readonly string[]): Promise<UserFacts[]> {
  if (lowerIds.length === 0) return [];
  const found = await db.query<UserFacts>({
    name: "users_by_lower_id",
    text: `select ${columns} from unnest($1::text[]) as l(id) cross join lateral (
        select * from users where lower(id) = l.id limit 5
      ) u`,
    values: [lowerIds],
  });
  return found.rows;
}
