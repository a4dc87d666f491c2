/** Which email users had before their present one, and until when: the audit log knows. Reads audit_log; writes nothing. */
import type { Db } from "~/lib/database.server";

export interface FormerEmail {
  userId: string;
  email: string;
  /** When it was changed here. */
  at: Date;
}

/** The latest change among a user's newest entries. audit_log_subject_type_subject_id_id_idx */
export async function formerEmails(db: Db, userIds: readonly string[]): Promise<FormerEmail[]> {
  if (userIds.length === 0) return [];
  const found = await db.query<FormerEmail>({
    name: "former_emails",
    text: `select u.id as "userId", changed.email, changed.at from unnest($1::text[]) as u(id) cross join lateral (
        select before->>'email' as email, at from (
          select id, at, before, after from audit_log where subject_type = 'user' and subject_id = u.id
          order by id desc limit 50
        ) newest
        where before->>'email' <> after->>'email' order by id desc limit 1
      ) changed`,
    values: [userIds],
  });
  return found.rows;
}
