/** Entries of the audit log as the API writes them. */
import type { AuditRow } from "../audit/audit-view";

const prefix = "aud_";

export function auditResource(row: AuditRow) {
  return {
    id: `${prefix}${row.id}`,
    object: "audit_entry",
    at: Math.floor(Date.parse(row.at) / 1000),
    actor: { type: row.actor.type, id: row.actor.id, name: row.actor.name },
    action: row.action,
    subject: { type: row.subject.type, id: row.subject.id },
    reason: row.reason,
    /** The first of them; values as JSON, null where there was none. */
    changes: row.changes,
    more_changes: row.moreChanges,
  };
}

/** The position an entry's id stands for; null when it is none. */
export function auditPosition(id: string): number | null {
  const digits = id.startsWith(prefix) ? id.slice(prefix.length) : "";
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}
