/** What a case is: one person, or one customer of nobody's, for whom Stripe and the gate say different things. Pure. */
import { type CauseCode, causes } from "../diagnosis/chain";
import type { NextStep } from "../diagnosis/rule";

export const caseKinds = [
  "paid_but_free", // Stripe calls them a payer, the gate calls them Free
  "free_rider", // the gate gives a plan that nobody pays or granted
] as const;
export type CaseKind = (typeof caseKinds)[number];

export const caseStatuses = [
  "open",
  "snoozed", // until a moment; then it is open again
  "closed", // somebody decided so, about this cause; another one opens it again
  "resolved", // the facts agree again
] as const;
export type CaseStatus = (typeof caseStatuses)[number];

/** A session is a subject of its own only where it is known to belong neither to a user nor to a customer. */
export type SubjectType = "user" | "customer" | "checkout_session";

/** `undecided`: the two disagree, and no rule names the reason (yet). */
export type CaseCause = CauseCode | "undecided";

export function isCaseCause(code: string): code is CaseCause {
  return code === "undecided" || Object.hasOwn(causes, code);
}

/** What the diagnosis said when the case was last looked at. Bounded: see verdict-snapshot.ts. */
export interface VerdictSnapshot {
  sentence: string;
  certainty: "proven" | "likely" | "not_decidable";
  next: Pick<NextStep, "words" | "action"> | null;
  /** What else was found, in chain order. */
  also: string[];
  blindSpots: string[];
  /** What the gate answers, and what would be due by Stripe's objects. */
  /** null: nobody is entitled, for it belongs to nobody. */
  has: string | null;
  due: string | null;
  askedStripe: boolean;
}

export const caseName = (id: number) => `case_${id}`;

/** case_12 → 12; null: not the name of a case. */
export function caseNumber(name: string): number | null {
  const digits = /^case_([1-9]\d{0,14})$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}
