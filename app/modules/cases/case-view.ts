/** Cases as pages, API and command line show them. Times are ISO strings. */
import type { CaseKind, CaseStatus, SubjectType, VerdictSnapshot } from "./case";

/** What is stored of a case. */
export interface CaseFacts {
  /** The cursor of lists. */
  id: number;
  /** case_…, as it is named everywhere. */
  name: string;
  kind: CaseKind;
  cause: string;
  status: CaseStatus;
  subject: { type: SubjectType; id: string };
  userId: string | null;
  customerId: string | null;
  assignee: { id: string } | null;
  snoozedUntil: string | null;
  since: string;
  amount: number | null;
  currency: string | null;
  verdict: VerdictSnapshot;
  foundBy: string;
  firstSeenAt: string;
  lastSeenAt: string;
  resolvedAt: string | null;
  decision: { by: { type: string; id: string }; at: string; reason: string | null } | null;
}

/** With people's names. */
export interface CaseRow extends CaseFacts {
  /** What the user is called; null: nobody is known. */
  person: string | null;
  assignee: { id: string; name: string } | null;
}

export interface CasePage {
  rows: CaseRow[];
  hasMore: boolean;
}

/** What has one cause, and so one way out. */
export interface CaseGroup {
  kind: CaseKind;
  cause: string;
  /** Up to countedTo. */
  count: number;
  amounts: Amount[];
  /** Of the oldest among those counted. */
  since: string;
  rows: CaseRow[];
}

export interface Amount {
  currency: string;
  amount: number;
}

/** Beyond it, it is “more than”: no page's cost grows with its table. */
export const countedTo = 2_000;
