/** Which plan a thing bought at Stripe unlocks. */
import type { SubscriptionItemData } from "../stripe/snapshot";
import type { Plan, PlanCatalogue } from "./entitlement";

/** What somebody has whom nothing gives more. */
export function freePlan(catalogue: PlanCatalogue): Plan {
  const lowest = [...catalogue.plans].sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1))[0];
  return lowest && lowest.rank <= 0 ? lowest : { id: "free", name: "Free", rank: 0, features: [] };
}

export function planById(catalogue: PlanCatalogue, id: string | null | undefined): Plan | null {
  return catalogue.plans.find((plan) => plan.id === id) ?? null;
}

/**
 * The catalogue decides by price, then by product; then the price's own
 * `metadata.plan`, where it names a plan that exists.
 */
export function planOfItem(catalogue: PlanCatalogue, item: SubscriptionItemData): Plan | null {
  for (const stripeId of [item.priceId, item.productId]) {
    if (stripeId === null || !Object.hasOwn(catalogue.byStripeId, stripeId)) continue;
    const plan = planById(catalogue, catalogue.byStripeId[stripeId]);
    if (plan !== null) return plan;
  }
  return planById(catalogue, item.planHint);
}
