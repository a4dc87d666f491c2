/**
 * What the causes of group D share: the sources of ownership disagree, as the
 * ownership room found and keeps it (ownership/detect-mismatches.ts). The verdict
 * and the inbox of mismatches cannot say different things.
 */
import type { CauseCode } from "../chain";
import { type Facts, knownOf, type MismatchFact } from "../facts";
import type { Evidence, Examination, NextStep } from "../rule";
import { truthOf } from "../truth";

export interface DisagreementCause {
  code: CauseCode;
  says: string;
  words: string;
  explains?: readonly CauseCode[];
}

const shown = 6;

export function examineMismatch(facts: Facts, cause: DisagreementCause): Examination {
  const mismatches = knownOf(facts.mismatches);
  if (mismatches === null) {
    return { outcome: "undecidable", missing: "The open mismatches could not be read." };
  }
  const open = mismatches.filter(({ code }) => code === cause.code);
  const [mismatch] = open.sort((a, b) => weight(b) - weight(a));
  if (mismatch === undefined) {
    return { outcome: "cleared", looked: "What names the owner of these customers agrees in this." };
  }
  return {
    outcome: "found",
    certainty: cause.code === "email_only_match" ? "likely" : "proven",
    sentence: `${cause.says} ${sidesOf(mismatch)}`.trim(),
    evidence: evidenceOf(mismatch),
    next: { words: cause.words, action: actionOf(facts, mismatch), reply: null },
    since: mismatch.firstSeenAt,
    // What blocks nobody is told, and not blamed.
    harmless: isHarmless(facts, mismatch),
    explains: cause.explains ?? [],
  };
}

const weights = { blocks_access: 2, risk: 1, hygiene: 0 } as const;
const weight = ({ severity }: MismatchFact) => weights[severity];

/** Whoever has what is due to them is not harmed by a disagreement. */
function isHarmless(facts: Facts, { severity }: MismatchFact): boolean {
  if (severity === "hygiene") return true;
  const given = knownOf(facts.entitlement)?.derived;
  return (
    severity === "risk" &&
    given !== undefined &&
    given.state !== "free" &&
    given.planId === truthOf(facts)?.planId
  );
}

/** "customer cus_1 says user_1 in metadata.userId; subscription sub_1 says user_2 in metadata.userId." */
function sidesOf({ sources }: MismatchFact): string {
  const sides = sources
    .slice(0, 3)
    .map(({ object, id, field, value }) => `${object.replaceAll("_", " ")} ${id} says ${value} in ${field}`);
  return sides.length === 0 ? "" : `${sides.join("; ")}.`;
}

function evidenceOf({ sources }: MismatchFact): Evidence[] {
  return sources.slice(0, shown).map(({ object, id, field, value, at }) => ({
    kind: object === "user" ? "user" : "object",
    id,
    field,
    says: value,
    at,
    from: "here",
  }));
}

function actionOf(facts: Facts, { subjectType, subjectId }: MismatchFact): NextStep["action"] {
  const customerId = subjectType === "customer" ? subjectId : facts.subject.customers[0]?.id;
  if (customerId === undefined) return { kind: "none" };
  return { kind: "link", customerId, userId: facts.subject.user?.id ?? null };
}
