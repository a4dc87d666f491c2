/** The mismatches that are open about one case: a user and their customers. Reads only. */
import type { Db } from "~/lib/database.server";
import type { Source } from "./detect-mismatches";
import { maskAddresses } from "./mask-addresses";
import type { Severity } from "./mismatch-codes";

export interface CaseMismatch {
  code: string;
  severity: Severity;
  subjectType: "customer" | "user";
  subjectId: string;
  firstSeenAt: Date;
  sources: Source[];
}

const most = 100;

/** Also what somebody acknowledged or put off: it disagrees all the same. Served by mismatches_subject_type_subject_id_idx. */
export async function mismatchesOfCase(
  db: Db,
  livemode: boolean,
  { customerIds, userId }: { customerIds: readonly string[]; userId: string | null },
): Promise<CaseMismatch[]> {
  const found = await db.query<CaseMismatch>(
    `select code, severity, subject_type as "subjectType", subject_id as "subjectId",
       first_seen_at as "firstSeenAt", sources
     from mismatches
     where livemode = $1 and resolved_at is null
       and ((subject_type = 'customer' and subject_id = any($2::text[])) or (subject_type = 'user' and subject_id = $3))
     order by id desc limit ${most}`,
    [livemode, customerIds, userId],
  );
  return found.rows.map((row) => ({
    ...row,
    sources: row.sources.map((source) => ({ ...source, value: maskAddresses(source.value) })),
  }));
}
