/** The audit log as the lines of a CSV file, for admins. */
import { csvRow } from "~/lib/csv";
import type { Pool } from "~/lib/database.server";
import type { AuditFilter, AuditRow } from "./audit-view";
import { eachAuditEntry } from "./find-entries.server";

export async function* exportAudit(pool: Pool, filter: AuditFilter): AsyncGenerator<string> {
  yield csvRow([
    "id",
    "at",
    "actor_type",
    "actor",
    "actor_name",
    "action",
    "subject_type",
    "subject",
    "reason",
    "changes",
  ]);
  for await (const rows of eachAuditEntry(pool, filter, { reveal: true })) {
    yield rows.map((row) => csvRow(cells(row))).join("");
  }
}

function cells({ id, at, actor, action, subject, reason, changes, moreChanges }: AuditRow) {
  const changed = changes.map(({ path, before, after }) => `${path}: ${before ?? "–"} → ${after ?? "–"}`);
  return [
    id,
    at,
    actor.type,
    actor.id,
    actor.name,
    action,
    subject.type,
    subject.id,
    reason,
    [...changed, ...(moreChanges ? ["…"] : [])].join("; "),
  ];
}
