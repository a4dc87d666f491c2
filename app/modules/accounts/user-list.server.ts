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
  const where = ["true"];
  const values: unknown[] = [limit + 1];
  const search = prefixSearch(input.query, values);
  if (search !== null) where.push(`u.id in (${search})`);
  if (input.after) {
    values.push(input.after);
    where.push(`(u.created_at, u.id) < (select created_at, id from users where id = $${values.length})`);
  }
  const { rows } = await db.query<UserListRow>(
    `select ${userColumns} from users u where ${where.join(" and ")}
     order by u.created_at desc, u.id desc limit $1`,
    values,
  );
  const users = rows.slice(0, limit);
  return { users, nextAfter: rows.length > limit ? (users.at(-1)?.id ?? null) : null };
}

/** Of a table or its alias `u`. */
export const userColumns = `u.id, u.email, u.email_verified as "emailVerified", u.name, u.role::text as role,
  u.disabled_at as "disabledAt", u.created_at as "createdAt"`;

/** A query for the ids that a search finds, its values appended to `values`; null: everybody is meant. */
export function prefixSearch(query: string | undefined, values: unknown[]): string | null {
  const sought = query?.trim().slice(0, 320) ?? "";
  if (sought === "") return null;
  // PostgreSQL's text cannot hold it, so nobody is called that.
  if (sought.includes("\0")) return "select id from users where false";
  const asGiven = values.push(`${escapeLike(sought)}%`);
  const lower = values.push(`${escapeLike(sought.toLowerCase())}%`);
  return `select id from users where id like $${asGiven}
    union select id from users where lower(email) like $${lower}
    union select id from users where lower(name) like $${lower}`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
