/** What a user was given by hand, page by page, the newest first. Reads only. */
import type { Db } from "~/lib/database.server";
import type { Grant } from "./entitlement";

export interface ListedGrant extends Grant {
  /** In force at the moment of asking. */
  state: "current" | "ended" | "revoked";
  planName: string;
  /** Of the person who gave it, where it was one of our users. */
  authorName: string | null;
}

/** Served by grants_user_id_created_at_id_idx. `before`: id of the last grant of the page before. */
export async function listedGrants(
  db: Db,
  userId: string,
  { now, limit, before = null }: { now: Date; limit: number; before?: string | null },
): Promise<{ grants: ListedGrant[]; more: boolean }> {
  const found = await db.query<ListedGrant>({
    name: "listed_grants",
    text: `
      select g.id, g.user_id as "userId", g.plan_id as "planId", g.reason, g.created_by as "createdBy",
        g.created_at as "createdAt", g.ends_at as "endsAt", g.revoked_at as "revokedAt",
        case when g.revoked_at is not null then 'revoked' when g.ends_at <= $2 then 'ended' else 'current' end as state,
        coalesce(p.name, g.plan_id) as "planName",
        coalesce(u.name, u.email) as "authorName"
      from grants g
      left join plans p on p.id = g.plan_id
      left join users u on g.created_by = 'user:' || u.id
      where g.user_id = $1 and ($4::text is null or (g.created_at, g.id) < (
        select created_at, id from grants where id = $4 and user_id = $1))
      order by g.created_at desc, g.id desc
      limit $3`,
    values: [userId, now, limit + 1, before],
  });
  return { grants: found.rows.slice(0, limit), more: found.rows.length > limit };
}
