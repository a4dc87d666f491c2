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

/** What of an item says which plan it is of. */
export type PricedItem = Pick<SubscriptionItemData, "priceId" | "productId" | "planHint">;

/**
 * The catalogue decides by price, then by product; then the price's own
 * `metadata.plan`, where it names a plan that exists.
 */
export function planOfItem(catalogue: PlanCatalogue, item: PricedItem): Plan | null {
  for (const stripeId of [item.priceId, item.productId]) {
    if (stripeId === null || !Object.hasOwn(catalogue.byStripeId, stripeId)) continue;
    const plan = planById(catalogue, catalogue.byStripeId[stripeId]);
    if (plan !== null) return plan;
  }
  return planById(catalogue, item.planHint);
}

/**
 * The plan of a subscription whose prices the catalogue does not know: that of a
 * price it has which was taken out of the catalogue after the subscription was
 * made, else that of the last price it had. Somebody who goes on paying does not
 * lose access because of our catalogue.
 */
export function lastPlanOf(
  catalogue: PlanCatalogue,
  {
    items,
    former,
    created,
  }: { items: readonly PricedItem[]; former: readonly PricedItem[]; created: number | null },
): Plan | null {
  for (const item of items) {
    const plan = removedPlanOf(catalogue, item, created);
    if (plan !== null) return plan;
  }
  for (const item of former) {
    const plan = planOfItem(catalogue, item) ?? removedPlanOf(catalogue, item, created);
    if (plan !== null) return plan;
  }
  return null;
}

function removedPlanOf(catalogue: PlanCatalogue, item: PricedItem, created: number | null): Plan | null {
  for (const stripeId of [item.priceId, item.productId]) {
    const removed =
      stripeId !== null && Object.hasOwn(catalogue.removed, stripeId)
        ? catalogue.removed[stripeId]
        : undefined;
    if (removed === undefined || (created !== null && created >= removed.at)) continue;
    const plan = planById(catalogue, removed.planId);
    if (plan !== null) return plan;
  }
  return null;
}
