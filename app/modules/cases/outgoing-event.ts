/** What is told to others about a case: the object inside the event, as a receiver sees it. Pure. */
import type { CaseKind, CaseStatus, SubjectType } from "./case";

export const outgoingTypes = ["case.opened", "case.resolved"] as const;
export type OutgoingType = (typeof outgoingTypes)[number];

/** Times are unix seconds, amounts in the currency's smallest unit, as Stripe has them. */
export interface OutgoingCase {
  /** case_… */
  id: string;
  object: "case";
  livemode: boolean;
  kind: CaseKind;
  /** `resolved`: the facts agree again. `closed`: somebody decided so. */
  status: CaseStatus;
  /** A code of the diagnosis, or `undecided`. */
  cause: string;
  /** The cause in a sentence that a support person can paste. */
  sentence: string;
  subject: { type: SubjectType; id: string };
  user: string | null;
  customer: string | null;
  since: number;
  amount: number | null;
  currency: string | null;
  first_seen: number;
  resolved: number | null;
  /** Where it is shown in the console; a path. */
  path: string;
}
