/**
 * What Stripe's own Entitlements give: its list of a customer's active features,
 * where the catalogue maps a feature to a plan. Stripe tells no end with it; so it
 * lasts as long as the subscriptions of that customer that give access, and what a
 * policy takes from those it takes from this as well.
 */
import { isLive, wholeStanding } from "./candidates-of-subscriptions";
import type { Reason } from "./entitlement";
import { type EntitlementFacts, type Found, type Held, nothing, together } from "./facts";
import { lostInvoices } from "./lost-payments";
import { mappingOf, type Plan } from "./plan";
import { planById } from "./plan-choice";
import type { Standing } from "./standing";

export function candidatesOfSummaries(facts: EntitlementFacts): Found {
  const sorted = [...(facts.summaries ?? [])].sort((a, b) => (a.snapshot.id < b.snapshot.id ? -1 : 1));
  return together(sorted.map((held) => ofSummary(held, facts)));
}

function ofSummary(held: Held<"entitlement_summary">, facts: EntitlementFacts): Found {
  const mapped = held.snapshot.data.entitlements.flatMap(({ lookupKey }) => {
    const mapping = mappingOf(facts.catalogue, "feature_lookup_key", lookupKey);
    const plan = mapping?.removedAt === null ? planById(facts.catalogue, mapping.planId) : null;
    return plan === null || lookupKey === null ? [] : [{ plan, lookupKey }];
  });
  if (mapped.length === 0 || held.snapshot.deleted) return nothing;
  return together(
    mapped.map(({ plan, lookupKey }) => {
      const standing = standingOfCustomer(held.snapshot.customerId, facts, plan);
      return ofFeature(held, plan, lookupKey, standing);
    }),
  );
}

function ofFeature(
  { snapshot: { id } }: Held<"entitlement_summary">,
  plan: Plan,
  lookupKey: string,
  standing: Standing,
): Found {
  const subject = { type: "entitlement_summary", id };
  const told = (effect: Reason["effect"], text: string): Reason => ({
    code: standing.code,
    text: `Stripe lists the feature ${lookupKey} for customer ${id}${text}.`,
    subject,
    effect,
  });
  const changesAt = standing.changesAt ? [standing.changesAt] : [];
  if (!standing.gives)
    return { candidates: [], reasons: [told("denies", `, but ${standing.text}`)], changesAt };
  const { state, until } = standing;
  return {
    candidates: [{ plan, state, until, seats: null, subject }],
    reasons: [{ ...told("gives", `, which gives ${plan.name}`), planId: plan.id }],
    changesAt,
  };
}

/** That of the subscription that lasts longest; where none is known, the list alone. */
function standingOfCustomer(customerId: string | null, facts: EntitlementFacts, plan: Plan): Standing {
  if (facts.customers.some(({ snapshot }) => snapshot.id === customerId && snapshot.deleted)) {
    return { gives: false, code: "bound_customer_deleted", text: "that customer was deleted at Stripe" };
  }
  const subscriptions = facts.subscriptions
    .filter(({ snapshot }) => snapshot.customerId === customerId)
    .sort((a, b) => (a.snapshot.id < b.snapshot.id ? -1 : 1));
  if (subscriptions.length === 0) {
    return { gives: true, state: "active", until: null, code: "stripe_entitlement", text: "" };
  }
  const live = subscriptions.filter(isLive);
  if (live.length === 0) return { gives: false, code: "canceled", text: "its subscriptions have ended" };
  const lost = lostInvoices(facts);
  const standings = live.map((held) => ({ id: held.snapshot.id, ...wholeStanding(held, facts, lost, plan) }));
  const [longest] = standings.filter((one) => one.gives).sort((a, b) => lasts(b) - lasts(a) || 0);
  if (longest?.gives) return { ...longest, code: "stripe_entitlement" };
  const [denying] = standings;
  return { ...denying!, text: `subscription ${denying!.id} ${denying!.text}` };
}

/** A renewal has no end; the difference of two endless ones is not a number. */
function lasts(standing: Standing): number {
  if (!standing.gives) return 0;
  if (standing.state === "active" || standing.state === "trialing") return Number.MAX_SAFE_INTEGER;
  return standing.until?.getTime() ?? Number.MAX_SAFE_INTEGER;
}
