/** A case as it is stored, and the columns that make one. */
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import { type CaseKind, type CaseStatus, caseName, type SubjectType, type VerdictSnapshot } from "./case";
import { subjectPath } from "./case-paths";
import type { OutgoingCase } from "./outgoing-event";

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

const seconds = (date: Date) => Math.floor(date.getTime() / 1_000);

export function outgoingCase(row: StoredCase, livemode: boolean): OutgoingCase {
  const { kind, status, cause, verdict, userId: user, customerId: customer, amount, currency } = row;
  const subject = { type: row.subjectType, id: row.subjectId };
  return {
    id: caseName(row.id),
    object: "case",
    livemode,
    kind,
    status,
    cause,
    sentence: verdict.sentence,
    subject,
    user,
    customer,
    since: seconds(row.since),
    amount,
    currency,
    first_seen: seconds(row.firstSeenAt),
    resolved: row.resolvedAt === null ? null : seconds(row.resolvedAt),
    path: subjectPath(subject),
  };
}
