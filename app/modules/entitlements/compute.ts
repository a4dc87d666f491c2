/**
 * What a user may use now, from all that is known of them. Pure, and the same
 * for the same facts in whatever order they come.
 *
 * Every subscription item, one-time purchase and grant may give a plan. The
 * highest plan wins; the reasons say what gave it and why the rest did not.
 */
import { candidatesOfGrants } from "./candidates-of-grants";
import { candidatesOfPurchases } from "./candidates-of-purchases";
import { candidatesOfSubscriptions } from "./candidates-of-subscriptions";
import type { Entitlement, EntitlementState, Reason } from "./entitlement";
import type { Candidate, EntitlementFacts, Found } from "./facts";
import { freePlan } from "./plan-choice";

export function computeEntitlement(facts: EntitlementFacts): Entitlement {
  const found: Found[] = [
    candidatesOfSubscriptions(facts),
    candidatesOfPurchases(facts),
    candidatesOfGrants(facts),
  ];
  const reasons = found.flatMap((part) => part.reasons);
  const free = freePlan(facts.catalogue);
  const candidates = found
    .flatMap((part) => part.candidates)
    .filter((candidate) => candidate.plan.rank > free.rank)
    .sort(better);
  const deciding = candidates[0];
  const entitlement = {
    userId: facts.userId,
    asOf: newest(facts) ?? facts.now,
    reasons: [...reasons, conclusion(deciding, candidates.length, free.name, reasons)],
  };
  if (!deciding) {
    return {
      ...entitlement,
      planId: free.id,
      planName: free.name,
      state: "free",
      features: free.features,
      limits: free.limits,
      seats: null,
      validUntil: null,
      holdsUntil: null,
    };
  }
  return {
    ...entitlement,
    planId: deciding.plan.id,
    planName: deciding.plan.name,
    state: deciding.state,
    features: deciding.plan.features,
    limits: deciding.plan.limits,
    seats: null,
    validUntil: deciding.until,
    holdsUntil: deciding.until,
  };
}

/** Higher plan, then what lasts longer (a renewal has no end), then what is most certain, then the id. */
function better(a: Candidate, b: Candidate): number {
  if (a.plan.rank !== b.plan.rank) return b.plan.rank - a.plan.rank;
  const lasting = lasts(b) - lasts(a);
  if (lasting !== 0 && !Number.isNaN(lasting)) return lasting;
  if (a.state !== b.state) return certainty[a.state] - certainty[b.state];
  const until = untilOf(b) - untilOf(a);
  if (until !== 0 && !Number.isNaN(until)) return until;
  if (a.plan.id !== b.plan.id) return a.plan.id < b.plan.id ? -1 : 1;
  return a.subject.id < b.subject.id ? -1 : a.subject.id > b.subject.id ? 1 : 0;
}

/** Milliseconds; the difference of two endless ones is not a number. */
const untilOf = ({ until }: Candidate) => until?.getTime() ?? Number.POSITIVE_INFINITY;
const lasts = (candidate: Candidate) =>
  candidate.state === "active" || candidate.state === "trialing"
    ? Number.POSITIVE_INFINITY
    : untilOf(candidate);

const certainty: Record<EntitlementState, number> = {
  active: 0,
  trialing: 1,
  granted: 2,
  canceling: 3,
  grace: 4,
  free: 5,
};

function conclusion(
  deciding: Candidate | undefined,
  count: number,
  freeName: string,
  before: Reason[],
): Reason {
  if (deciding) {
    const among = count === 1 ? "" : `, the highest of the ${count} that give one`;
    return {
      code: "plan_decided",
      text: `The plan is ${deciding.plan.name}, from ${deciding.subject.type} ${deciding.subject.id}${among}.`,
      subject: deciding.subject,
      effect: "notes",
    };
  }
  const nothing = before.length === 0;
  return {
    code: nothing ? "nothing_paid" : "nothing_gives_a_plan",
    text: nothing
      ? `Nothing paid and no grant is known for this user, so the plan is ${freeName}.`
      : `None of these gives access now, so the plan is ${freeName}.`,
    subject: null,
    effect: "notes",
  };
}

function newest({ subscriptions, sessions, charges, customers }: EntitlementFacts): Date | null {
  const times = [...subscriptions, ...sessions, ...charges, ...customers].map((held) => held.asOf.getTime());
  return times.length === 0 ? null : new Date(Math.max(...times));
}
