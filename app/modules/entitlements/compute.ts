/**
 * What a user may use now, from all that is known of them. Pure, and the same
 * for the same facts in whatever order they come.
 *
 * Every subscription item, feature of Stripe's Entitlements, one-time purchase and
 * grant may give a plan. The highest plan wins; seats are counted over everything
 * that gives it. The reasons say what gave it and why the rest did not.
 */
import { candidatesOfGrants } from "./candidates-of-grants";
import { candidatesOfPurchases } from "./candidates-of-purchases";
import { candidatesOfSubscriptions } from "./candidates-of-subscriptions";
import { candidatesOfSummaries } from "./candidates-of-summaries";
import type { Entitlement, EntitlementState, Reason } from "./entitlement";
import { type Candidate, type EntitlementFacts, together } from "./facts";
import { freePlan } from "./plan-choice";
import type { Policies } from "./policies";

export function computeEntitlement(facts: EntitlementFacts): Entitlement {
  const found = together([
    candidatesOfSubscriptions(facts),
    candidatesOfSummaries(facts),
    candidatesOfPurchases(facts),
    candidatesOfGrants(facts),
  ]);
  const { reasons } = found;
  const free = freePlan(facts.catalogue);
  const candidates = found.candidates.filter(({ plan }) => plan.rank > free.rank).sort(better);
  const deciding = candidates[0];
  const seats = deciding ? seatsOf(deciding, candidates, facts.policies.seats) : null;
  const entitlement = {
    userId: facts.userId,
    asOf: newest(facts) ?? facts.now,
    reasons: [
      ...bounded(reasons, deciding),
      ...several(candidates),
      conclusion(deciding, candidates.length, free.name, reasons, seats),
    ],
    holdsUntil: earliest([...candidates.map(({ until }) => until), ...(found.changesAt ?? [])]),
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
    };
  }
  return {
    ...entitlement,
    planId: deciding.plan.id,
    planName: deciding.plan.name,
    state: deciding.state,
    features: deciding.plan.features,
    limits: deciding.plan.limits,
    seats,
    validUntil: deciding.until,
  };
}

/** An answer that everybody reads on every page says no more. */
const mostReasons = 100;

/** What decides comes first where some are left out. */
function bounded(reasons: readonly Reason[], deciding: Candidate | undefined): Reason[] {
  if (reasons.length <= mostReasons) return [...reasons];
  const decides = ({ subject }: Reason) => deciding !== undefined && subject?.id === deciding.subject.id;
  const sorted = [...reasons.filter(decides), ...reasons.filter((reason) => !decides(reason))];
  const text = `And ${reasons.length - mostReasons} more like these.`;
  return [...sorted.slice(0, mostReasons), { code: "further_reasons", text, subject: null, effect: "notes" }];
}

/** Of everything that gives the plan, not of what decides it alone. */
function seatsOf(deciding: Candidate, all: readonly Candidate[], policy: Policies["seats"]): number | null {
  const counted = all
    .filter(({ plan }) => plan.id === deciding.plan.id)
    .map(({ seats }) => seats)
    .filter((seats) => seats !== null);
  if (counted.length === 0) return null;
  const seats = policy === "sum" ? counted.reduce((sum, count) => sum + count, 0) : Math.max(...counted);
  // More than anybody sells, and than the store holds.
  return Math.min(seats, 2_147_483_647);
}

/** Nothing says so that has passed already: what it would change is in the answer. */
function earliest(times: readonly (Date | null)[]): Date | null {
  const known = times.filter((time) => time !== null).map((time) => time.getTime());
  return known.length === 0 ? null : new Date(Math.min(...known));
}

/** Which one decides is a rule of ours; somebody may pay twice. */
function several(candidates: readonly Candidate[]): Reason[] {
  const subscriptions = candidates.filter(({ subject }) => subject.type === "subscription");
  const named = new Map(subscriptions.map(({ subject, plan }) => [subject.id, plan.name] as const));
  if (named.size < 2) return [];
  const listed = [...named].slice(0, 5).map(([id, plan]) => `${id} (${plan})`);
  const list =
    listed.join(", ") + (named.size > listed.length ? ` and ${named.size - listed.length} more` : "");
  return [
    {
      code: "several_subscriptions",
      text: `Several subscriptions give a plan: ${list}. The highest plan decides, and of equal ones what lasts longest.`,
      subject: null,
      effect: "notes",
    },
  ];
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
  limited: 4,
  grace: 5,
  free: 6,
};

function conclusion(
  deciding: Candidate | undefined,
  count: number,
  freeName: string,
  before: Reason[],
  seats: number | null,
): Reason {
  if (deciding) {
    const counted = seats === null || seats <= 1 ? "" : `, with ${seats} seats`;
    const among = count === 1 ? "" : `, the highest of the ${count} that give one`;
    return {
      code: "plan_decided",
      text: `The plan is ${deciding.plan.name}, from ${deciding.subject.type} ${deciding.subject.id}${among}${counted}.`,
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

function newest(facts: EntitlementFacts): Date | null {
  const { subscriptions, sessions, charges, customers, disputes = [], summaries = [] } = facts;
  const held = [...subscriptions, ...sessions, ...charges, ...customers, ...disputes, ...summaries];
  const times = held.map(({ asOf }) => asOf.getTime());
  return times.length === 0 ? null : new Date(Math.max(...times));
}
