/** What people gave by hand. */
import { dayOf } from "./dates";
import type { Grant, Reason } from "./entitlement";
import type { Candidate, EntitlementFacts, Found } from "./facts";
import { planById } from "./plan-choice";

export function candidatesOfGrants({ grants, catalogue, now }: EntitlementFacts): Found {
  const sorted = [...grants].sort(
    (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? -1 : 1),
  );
  const candidates: Candidate[] = [];
  const reasons: Reason[] = [];
  for (const grant of sorted) {
    const plan = planById(catalogue, grant.planId);
    const subject = { type: "grant", id: grant.id };
    const why = denial(grant, plan !== null, now);
    if (why !== null || plan === null) {
      reasons.push({ ...(why ?? { code: "grant_plan_unknown", text: "" }), subject, effect: "denies" });
      continue;
    }
    candidates.push({ plan, state: "granted", until: grant.endsAt, seats: null, subject });
    reasons.push({
      code: "grant",
      text: `${plan.name} was granted until ${dayOf(grant.endsAt)}: ${grant.reason}`,
      subject,
      effect: "gives",
      planId: plan.id,
    });
  }
  return { candidates, reasons };
}

function denial(grant: Grant, planExists: boolean, now: Date): Pick<Reason, "code" | "text"> | null {
  if (grant.revokedAt !== null) {
    // Whenever that was: a clock that lags behind the one that wrote it must not bring the grant back.
    return { code: "grant_revoked", text: `A grant was taken back on ${dayOf(grant.revokedAt)}.` };
  }
  if (grant.endsAt <= now)
    return { code: "grant_expired", text: `A grant ran out on ${dayOf(grant.endsAt)}.` };
  if (!planExists)
    return {
      code: "grant_plan_unknown",
      text: `A grant names the plan ${grant.planId}, which does not exist.`,
    };
  return null;
}
