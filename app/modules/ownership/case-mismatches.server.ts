/** Since when the inbox knows the mismatches of one case: of a user and their customers. Reads only. */
import type { Db } from "~/lib/database.server";

export interface CaseMismatch {
  code: string;
  subjectId: string;
  firstSeenAt: Date;
}

const most = 100;

/** Also what somebody acknowledged or put off: it disagrees all the same. Served by mismatches_subject_type_subject_id_idx. */
export async function mismatchesOfCase(
  db: Db,
  livemode: boolean,
  { customerIds, userId }: { customerIds: readonly string[]; userId: string | null },
): Promise<CaseMismatch[]> {
  const found = await db.query<CaseMismatch>(
    `select code, subject_id as "subjectId", first_seen_at as "firstSeenAt"
     from mismatches
     where livemode = $1 and resolved_at is null
       and ((subject_type = 'customer' and subject_id = any($2::text[])) or (subject_type = 'user' and subject_id = $3))
     order by id desc limit ${most}`,
    [livemode, customerIds, userId],
  );
  return found.rows;
}
