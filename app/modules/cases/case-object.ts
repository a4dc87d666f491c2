/**
 * A case as others get it: the answer of the JSON API and the object inside an
 * outgoing event are one. Times are unix seconds, amounts in the currency's
 * smallest unit, as Stripe has them. Pure.
 */
import { subjectPath } from "./case-paths";
import type { CaseFacts } from "./case-view";

export type CaseObject = ReturnType<typeof caseObject>;

const seconds = (iso: string) => Math.floor(Date.parse(iso) / 1_000);
const secondsOrNull = (iso: string | null) => (iso === null ? null : seconds(iso));

export const caseObject = ({ verdict, ...row }: CaseFacts, livemode: boolean) => ({
  object: "case" as const,
  /** case_… */
  id: row.name,
  livemode,
  kind: row.kind,
  /** `resolved`: the facts agree again. `closed`: somebody decided so. */
  status: row.status,
  /** A code of the diagnosis, or `undecided`. */
  cause: row.cause,
  /** The cause in a sentence that a support person can paste. */
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
  /** Where it is shown in the console; a path. */
  path: subjectPath(row.subject),
});
