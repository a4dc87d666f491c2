/** A case as the JSON API gives it. Times are unix seconds. */
import type { CaseRow } from "../cases/case-view";

const seconds = (iso: string) => Math.floor(Date.parse(iso) / 1_000);
const secondsOrNull = (iso: string | null) => (iso === null ? null : seconds(iso));

export const caseResource = ({ verdict, ...row }: CaseRow) => ({
  object: "case",
  id: row.name,
  kind: row.kind,
  status: row.status,
  cause: row.cause,
  sentence: verdict.sentence,
  certainty: verdict.certainty,
  next_step: verdict.next,
  also: verdict.also,
  blind_spots: verdict.blindSpots,
  has: verdict.has,
  due: verdict.due,
  asked_stripe: verdict.askedStripe,
  subject: { object: row.subject.type, id: row.subject.id },
  user: row.userId,
  customer: row.customerId,
  since: seconds(row.since),
  amount: row.amount,
  currency: row.currency,
  assignee: row.assignee?.id ?? null,
  snoozed_until: secondsOrNull(row.snoozedUntil),
  found_by: row.foundBy,
  first_seen: seconds(row.firstSeenAt),
  last_seen: seconds(row.lastSeenAt),
  resolved: secondsOrNull(row.resolvedAt),
  decision: row.decision && { ...row.decision, at: seconds(row.decision.at) },
});
