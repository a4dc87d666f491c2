/** What a change means for users, in one word: for summaries of many. Pure. */
import { isMaterialChange } from "../entitlements/difference";
import type { Entitlement } from "../entitlements/entitlement";
import type { PlanCatalogue } from "../entitlements/plan";

/** `state`: the same plan, in another state or until another time. `data`: nobody's access changes. */
export const effects = ["gained", "lost", "state", "data", "none"] as const;
export type Effect = (typeof effects)[number];

export interface EntitlementChanges {
  userId: string;
  before: Entitlement | null;
  after: Entitlement | null;
}

/** Who wins counts before who loses: where a customer moves from one user to another, it is `gained`. */
export function effectOf(
  changes: readonly EntitlementChanges[],
  catalogue: PlanCatalogue,
  { otherwise }: { otherwise: "data" | "none" },
): Effect {
  const rank = (of: Entitlement | null) => catalogue.plans.find(({ id }) => id === of?.planId)?.rank ?? 0;
  const steps = changes.map(({ before, after }) => rank(after) - rank(before));
  if (steps.some((step) => step > 0)) return "gained";
  if (steps.some((step) => step < 0)) return "lost";
  return changes.some(({ before, after }) => !isAlike(before, after)) ? "state" : otherwise;
}

/** As far as anybody notices. Who has no row has the free plan. */
function isAlike(before: Entitlement | null, after: Entitlement | null): boolean {
  if (after === null) return before === null || before.state === "free";
  return !isMaterialChange(before, after);
}
