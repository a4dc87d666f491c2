/** A case as it is stored, and the columns that make one. */
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import { type CaseKind, type CaseStatus, caseName, type SubjectType, type VerdictSnapshot } from "./case";
import type { CaseFacts } from "./case-view";

/** What the doors of this room that write take. */
export interface CaseDeps {
  pool: Pool;
  livemode: boolean;
  clock: Clock;
}

export interface StoredCase {
  id: number;
  kind: CaseKind;
  subjectType: SubjectType;
  subjectId: string;
  userId: string | null;
  customerId: string | null;
  cause: string;
  status: CaseStatus;
  assignee: string | null;
  snoozedUntil: Date | null;
  since: Date;
  amount: number | null;
  currency: string | null;
  verdict: VerdictSnapshot;
  foundBy: string;
  firstSeenAt: Date;
  lastSeenAt: Date;
  resolvedAt: Date | null;
  statusAt: Date | null;
  statusActorType: string | null;
  statusActorId: string | null;
  statusReason: string | null;
  looks: number;
}

export const caseColumns = `id, kind, subject_type as "subjectType", subject_id as "subjectId", user_id as "userId",
  customer_id as "customerId", cause, status, assignee, snoozed_until as "snoozedUntil", since, amount, currency,
  verdict, found_by as "foundBy", first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt",
  resolved_at as "resolvedAt", status_at as "statusAt", status_actor_type as "statusActorType",
  status_actor_id as "statusActorId", status_reason as "statusReason", looks`;

export const caseFacts = (row: StoredCase): CaseFacts => ({
  id: row.id,
  name: caseName(row.id),
  kind: row.kind,
  cause: row.cause,
  status: row.status,
  subject: { type: row.subjectType, id: row.subjectId },
  userId: row.userId,
  customerId: row.customerId,
  assignee: row.assignee === null ? null : { id: row.assignee },
  snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
  since: row.since.toISOString(),
  amount: row.amount,
  currency: row.currency,
  verdict: row.verdict,
  foundBy: row.foundBy,
  firstSeenAt: row.firstSeenAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
  decision:
    row.statusAt === null
      ? null
      : {
          by: { type: row.statusActorType ?? "system", id: row.statusActorId ?? "" },
          at: row.statusAt.toISOString(),
          reason: row.statusReason,
        },
});
