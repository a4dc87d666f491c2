/**
 * What the causes of group D share: the sources of ownership disagree, by the rules
 * of the ownership room (ownership/detect-mismatches.ts). The verdict and the inbox
 * of mismatches cannot say different things.
 */
import type { CauseCode } from "../chain";
import { type Facts, knownOf, type MismatchFact, type MismatchSource } from "../facts";
import type { Evidence, Examination, NextStep } from "../rule";
import { truthOf } from "../truth";

export interface DisagreementCause {
  code: CauseCode;
  certainty?: "likely";
  tell(mismatch: MismatchFact, facts: Facts): { sentence: string; next: NextStep };
  /** What is so where they agree: "No customer names an unknown user." */
  agrees: string;
  explains?: readonly CauseCode[];
}

const shown = 6;

export function examineMismatch(facts: Facts, cause: DisagreementCause): Examination {
  const mismatches = knownOf(facts.mismatches);
  if (mismatches === null) {
    return {
      outcome: "undecidable",
      missing: "What names the owners of these customers could not be read.",
    };
  }
  const [mismatch] = mismatches
    .filter(({ code }) => code === cause.code)
    .sort((a, b) => weight(b) - weight(a));
  if (mismatch === undefined) {
    const { length } = facts.subject.customers;
    return { outcome: "cleared", looked: length === 0 ? "No customer is known for this." : cause.agrees };
  }
  return {
    outcome: "found",
    certainty: cause.certainty ?? "proven",
    ...cause.tell(mismatch, facts),
    evidence: mismatch.sources.slice(0, shown).map(evidenceOf),
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

function evidenceOf({ kind, object, id, field, value, at }: MismatchSource): Evidence {
  if (object === "user") return { kind: "user", id, field, says: value, at, from: "here" };
  if (object === "link") {
    const by = `linked to ${value} by ${words(field)}`;
    return { kind: "object", id, field: "link", says: by, at, from: "here" };
  }
  const says = kind === "fact" && value === "absent" ? "names nobody" : value;
  return { kind: "object", id, field, says, at, from: "here" };
}

/** Whom our record links the customer to; null: nobody. */
export function linkIn({ sources }: MismatchFact): { userId: string; by: string } | null {
  const link = sources.find(({ object }) => object === "link");
  return link ? { userId: link.value, by: words(link.field) } : null;
}

/** What of Stripe's names a user. */
export function claimsIn({ sources }: MismatchFact): MismatchSource[] {
  return sources.filter(({ kind, object }) => kind === "user" && object !== "link");
}

/** What of Stripe's names another user than the link. */
export function rivalsIn(mismatch: MismatchFact): MismatchSource[] {
  const linked = linkIn(mismatch)?.userId;
  return claimsIn(mismatch).filter(({ value }) => value !== linked);
}

const named = 2;

/** "subscription sub_1, invoice in_1 and 2 more name user_1": what bears these claims, each object once. */
export function bearersName(claims: readonly MismatchSource[]): string {
  const verb = new Set(claims.map(({ object, id }) => `${object} ${id}`)).size === 1 ? "names" : "name";
  return `${bearersOf(claims)} ${verb} ${namesIn(claims)}`;
}

export function bearersOf(claims: readonly MismatchSource[]): string {
  const objects = [...new Set(claims.map(({ object, id }) => `${words(object)} ${id}`))];
  const more = objects.length - named;
  const first = objects.slice(0, named);
  return more > 0 ? `${first.join(", ")} and ${more} more` : first.join(" and ");
}

/** "user_1 or user_2": whom these claims name. */
export function namesIn(claims: readonly MismatchSource[]): string {
  return [...new Set(claims.map(({ value }) => value))].slice(0, named).join(" or ");
}

/** Values that a machine wrote, as they are read aloud. */
const words = (value: string) => value.replaceAll("_", " ");
