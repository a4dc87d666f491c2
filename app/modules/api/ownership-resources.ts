/** Links, mismatches and customers of nobody, as the JSON API gives them. Times are Unix seconds. */
import type { BindingRow } from "../ownership/binding-view";
import type { MismatchDetail, MismatchRow, SourceView } from "../ownership/mismatch-view";
import type { OrphanView } from "../sync/orphans.server";
import type { AccessSide, OwnerChangeView } from "../sync/owner-change-view";

const seconds = (iso: string) => Math.floor(Date.parse(iso) / 1_000);
const secondsOrNull = (iso: string | null) => (iso === null ? null : seconds(iso));

/** Cursors of these lists are the ids of their rows. */
export function rowPosition(id: string): number | null {
  return /^\d{1,15}$/.test(id) ? Number(id) : null;
}

export const bindingResource = (row: BindingRow) => ({
  object: "binding",
  id: String(row.id),
  livemode: row.livemode,
  customer: row.customerId,
  user: row.userId,
  evidence: row.evidence,
  evidence_ref: row.evidenceRef,
  reason: row.reason,
  created: seconds(row.createdAt),
  ended: secondsOrNull(row.endedAt),
  ended_by: row.endedBy,
  barred: row.barred,
  plan: row.planId,
  state: row.planState,
  last_event:
    row.lastEvent === null
      ? null
      : { id: row.lastEvent.id, type: row.lastEvent.type, created: seconds(row.lastEvent.at) },
  open_mismatches: row.openMismatches,
});

export const mismatchResource = (row: MismatchRow) => ({
  object: "mismatch",
  id: String(row.id),
  code: row.code,
  title: row.title,
  severity: row.severity,
  status: row.status,
  subject: { object: row.subject.type, id: row.subject.id },
  linked_to: row.boundTo,
  users: row.users,
  first_seen: seconds(row.firstSeenAt),
  last_seen: seconds(row.lastSeenAt),
  resolved: secondsOrNull(row.resolvedAt),
  decision:
    row.decision === null
      ? null
      : {
          by: row.decision.by,
          at: seconds(row.decision.at),
          reason: row.decision.reason,
          until: secondsOrNull(row.decision.until),
        },
});

export const mismatchDetailResource = (detail: MismatchDetail) => ({
  ...mismatchResource(detail),
  means: detail.means,
  actions: detail.actions,
  candidates: detail.candidates.map(({ userId, email, name, isLinked, planId, sources }) => ({
    user: userId,
    email,
    name,
    linked: isLinked,
    plan: planId,
    evidence: sources.map(sourceResource),
  })),
  evidence: detail.others.map(sourceResource),
});

const sourceResource = ({ kind, value, where, read }: SourceView) => ({
  kind,
  value,
  object: where.object,
  id: where.id,
  field: where.field,
  read_from: read.from,
  event: read.eventId,
  at: secondsOrNull(read.at),
});

export const orphanResource = (orphan: OrphanView) => ({
  object: "orphan",
  id: String(orphan.id),
  customer: orphan.customerId,
  code: orphan.code,
  severity: orphan.severity,
  status: orphan.status,
  since: seconds(orphan.since),
  email: orphan.email,
  paid: orphan.paid,
  names: orphan.names,
  candidates: orphan.candidates.map(({ userId, email, emailVerified, reason, because }) => ({
    user: userId,
    email,
    email_verified: emailVerified,
    reason,
    because,
  })),
});

export const ownerChangeResource = (view: OwnerChangeView, { applied }: { applied: boolean }) => ({
  object: "owner_change",
  kind: view.kind,
  customer: view.customerId,
  applied,
  owner: view.owner,
  access: view.access.map(({ userId, effect, before, after }) => ({
    user: userId,
    effect,
    before: before && sideResource(before),
    after: after && sideResource(after),
  })),
  mismatches: view.mismatches,
  fingerprint: view.fingerprint,
});

const sideResource = ({ planId, planName, state, features, validUntil }: AccessSide) => ({
  plan: planId,
  plan_name: planName,
  state,
  features,
  valid_until: secondsOrNull(validUntil),
});
