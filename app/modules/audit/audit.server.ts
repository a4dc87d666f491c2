/**
 * Who did what, to what, and why. A row is written in the transaction of the
 * change it tells of, so that there is neither without the other; rows are never
 * changed or deleted.
 *
 * Writes: audit_log. Served by audit_log_subject_type_subject_id_id_idx.
 */
import type { Db, Prisma } from "~/lib/database.server";

/** Who acts: a signed-in person, an API key, the command line (by the name of the OS user), or Paidtrail itself. */
export interface Actor {
  type: "user" | "api_key" | "cli" | "system";
  id: string;
}

export interface AuditRecord {
  at: Date;
  actor: Actor;
  /** `subject.verb`, e.g. `user.set_role`. */
  action: string;
  subject: { type: string; id: string };
  /** In the actor's words; null where the action explains itself. */
  reason: string | null;
  /** The fields that matter, as JSON; never a secret. null: did not exist. */
  before: unknown;
  after: unknown;
}

export async function recordAudit(db: Db, entry: AuditRecord): Promise<void> {
  await db.query(
    `insert into audit_log (at, actor_type, actor_id, action, subject_type, subject_id, reason, before, after)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      entry.at,
      entry.actor.type,
      entry.actor.id,
      entry.action,
      entry.subject.type,
      entry.subject.id,
      entry.reason,
      asJson(entry.before),
      asJson(entry.after),
    ],
  );
}

/** The same within a transaction of the ORM. */
export async function recordAuditWithPrisma(
  tx: Pick<Prisma, "auditEntry">,
  entry: AuditRecord,
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      at: entry.at,
      actorType: entry.actor.type,
      actorId: entry.actor.id,
      action: entry.action,
      subjectType: entry.subject.type,
      subjectId: entry.subject.id,
      reason: entry.reason,
      // Left out: NULL, and not the JSON value null.
      before: entry.before ?? undefined,
      after: entry.after ?? undefined,
    },
  });
}

/** As text: the driver would write an array as a PostgreSQL array. */
function asJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
