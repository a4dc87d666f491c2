/** Which plan a thing bought at Stripe unlocks. */
import type { SubscriptionItemData } from "../stripe/snapshot";
import { mappingOf, type Plan, type PlanCatalogue, type PlanMapping } from "./plan";

const noPlan: Plan = { id: "free", name: "Free", rank: 0, features: [], limits: {}, graceDays: null };

/** What somebody has whom nothing gives more. */
export function freePlan(catalogue: PlanCatalogue): Plan {
  const lowest = [...catalogue.plans].sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1))[0];
  return lowest && lowest.rank <= 0 ? lowest : noPlan;
}

export function planById(catalogue: PlanCatalogue, id: string | null | undefined): Plan | null {
  return catalogue.plans.find((plan) => plan.id === id) ?? null;
}

/** What of an item says which plan it is of. */
export type PricedItem = Pick<SubscriptionItemData, "priceId" | "productId" | "planHint"> &
  Partial<Pick<SubscriptionItemData, "lookupKey">>;

/** Every mapping that speaks of the item, the most exact first: its price, the price's lookup key, its product. */
function mappingsOf(catalogue: PlanCatalogue, item: PricedItem): PlanMapping[] {
  return [
    mappingOf(catalogue, "price", item.priceId),
    mappingOf(catalogue, "price_lookup_key", item.lookupKey ?? null),
    mappingOf(catalogue, "product", item.productId),
  ].filter((mapping) => mapping !== null);
}

/** A plan, and the mapping that gave it; null: the price's own `metadata.plan` did. */
export interface Choice {
  plan: Plan;
  mapping: PlanMapping | null;
}

/** The catalogue decides; where it is silent, the price's own `metadata.plan`, if it names a plan that exists. */
export function choiceOfItem(catalogue: PlanCatalogue, item: PricedItem): Choice | null {
  for (const mapping of mappingsOf(catalogue, item)) {
    if (mapping.removedAt !== null) continue;
    const plan = planById(catalogue, mapping.planId);
    if (plan !== null) return { plan, mapping };
  }
  const plan = planById(catalogue, item.planHint);
  return plan && { plan, mapping: null };
}

export function planOfItem(catalogue: PlanCatalogue, item: PricedItem): Plan | null {
  return choiceOfItem(catalogue, item)?.plan ?? null;
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
  for (const { planId, removedAt } of mappingsOf(catalogue, item)) {
    if (removedAt === null || (created !== null && created >= removedAt)) continue;
    const plan = planById(catalogue, planId);
    if (plan !== null) return plan;
  }
  return null;
}
