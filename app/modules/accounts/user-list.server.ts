/** Finding users by what a support person has of them. Read only. */
import type { Db } from "~/lib/database.server";
import type { Role } from "./role";

export interface UserListRow {
  id: string;
  email: string;
  emailVerified: boolean;
  name: string | null;
  role: Role;
  disabledAt: Date | null;
  createdAt: Date;
}

export interface UserListInput {
  /** The beginning of an id, an email or a name; case does not matter. Empty: everybody. */
  query?: string;
  /** 1 to 100. */
  limit: number;
  /** Id of the last user of the page before. */
  after?: string | null;
}

/**
 * The newest first. `nextAfter` is null on the last page. An `after` that names
 * nobody gives an empty page.
 *
 * Keyset pages over users_created_at_id_idx; a search is a union of three prefix
 * ranges (users_email_lower_key, users_name_prefix, users_id_prefix), so that neither
 * grows with the number of users.
 */
export async function listUsers(
  db: Db,
  input: UserListInput,
): Promise<{ users: UserListRow[]; nextAfter: string | null }> {
  const limit = Math.min(Math.max(1, Math.trunc(input.limit)), 100);
  const query = input.query?.trim().slice(0, 320) ?? "";
  const where = ["true"];
  const values: unknown[] = [limit + 1];
  if (query !== "") {
    values.push(`${escapeLike(query)}%`, `${escapeLike(query.toLowerCase())}%`);
    where.push(`id in (
      select id from users where id like $2
      union select id from users where lower(email) like $3
      union select id from users where lower(name) like $3)`);
  }
  if (input.after) {
    values.push(input.after);
    where.push(`(created_at, id) < (select created_at, id from users where id = $${values.length})`);
  }
  const { rows } = await db.query<UserListRow>(
    `select id, email, email_verified as "emailVerified", name, role::text as role,
            disabled_at as "disabledAt", created_at as "createdAt"
     from users where ${where.join(" and ")}
     order by created_at desc, id desc limit $1`,
    values,
  );
  const users = rows.slice(0, limit);
  return { users, nextAfter: rows.length > limit ? (users.at(-1)?.id ?? null) : null };
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
