/** Customers who belong to nobody, by the mismatches that say so. Reads mismatches; writes nothing. */
import type { Db } from "~/lib/database.server";
import type { Severity } from "./mismatch-codes";
import type { IdPage } from "./mismatch-list.server";
import type { MismatchStatus } from "./mismatch-view";

export interface OrphanRow {
  /** Of its mismatch. */
  id: number;
  customerId: string;
  code: string;
  severity: Severity;
  status: MismatchStatus;
  since: Date;
}

/** The newest first. mismatches_orphans_idx, whose condition this repeats */
export async function listOrphanRows(
  db: Db,
  livemode: boolean,
  { limit, before, after, customerId }: IdPage & { customerId?: string },
): Promise<OrphanRow[]> {
  const upwards = after !== undefined;
  const { rows } = await db.query<OrphanRow>(
    `select id, subject_id as "customerId", code, severity, status, first_seen_at as since from mismatches
     where livemode = $1 and resolved_at is null and subject_type = 'customer' and (evidence->>'boundTo') is null
       and code in ('customer_unlinked', 'user_unknown', 'metadata_conflict')
       and ($3::bigint is null or id ${upwards ? ">" : "<"} $3) and ($4::text is null or subject_id = $4)
     order by id ${upwards ? "asc" : "desc"} limit $2`,
    [livemode, limit, after ?? before ?? null, customerId ?? null],
  );
  return rows;
}
