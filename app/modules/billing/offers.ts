/** What a payer can buy now: the catalogue's plans with Stripe's prices. Pure. */
import type { Entitlement } from "../entitlements/entitlement";
import type { Plan, PlanCatalogue } from "../entitlements/plan";
import { freePlan, planById, planOfItem } from "../entitlements/plan-choice";
import type { Price } from "../stripe/gateway";

export interface Offer {
  priceId: string;
  /** In the currency's smallest unit. */
  amount: number;
  currency: string;
  /** null: bought once. */
  interval: "month" | "year" | null;
}

export interface PlanOffer {
  planId: string;
  name: string;
  features: string[];
  /** By month, by year, once. */
  offers: Offer[];
}

export interface OfferFacts {
  catalogue: PlanCatalogue;
  prices: readonly Price[];
  entitlement: Pick<Entitlement, "planId" | "state">;
}

/**
 * The plans above what the payer has, cheapest plan first. Whoever has a plan
 * without paying for it (a grant) may buy that very plan as well.
 */
export function planOffers({ catalogue, prices, entitlement }: OfferFacts): PlanOffer[] {
  const free = freePlan(catalogue);
  const current = planById(catalogue, entitlement.planId) ?? free;
  const pays = entitlement.state !== "free" && entitlement.state !== "granted";
  const isAbove = (plan: Plan) =>
    plan.id !== free.id && (pays ? plan.rank > current.rank : plan.rank >= current.rank);
  return catalogue.plans
    .filter(isAbove)
    .sort((a, b) => a.rank - b.rank)
    .map(({ id, name, features }) => ({
      planId: id,
      name,
      features,
      offers: offersOf(id, catalogue, prices),
    }))
    .filter(({ offers }) => offers.length > 0);
}

/** The price and the plan that it buys, where it is among what this payer is offered. */
export function findOffer(plans: readonly PlanOffer[], priceId: string): (Offer & { planId: string }) | null {
  const offers = plans.flatMap(({ planId, offers }) => offers.map((offer) => ({ ...offer, planId })));
  return offers.find((offer) => offer.priceId === priceId) ?? null;
}

function offersOf(planId: string, catalogue: PlanCatalogue, prices: readonly Price[]): Offer[] {
  return prices
    .filter(({ id, productId }) => {
      const item = { priceId: id, productId, planHint: null };
      return planOfItem(catalogue, item)?.id === planId;
    })
    .flatMap((price) => readOffer(price) ?? [])
    .sort((a, b) => order(a) - order(b) || a.amount - b.amount || (a.priceId < b.priceId ? -1 : 1));
}

/** null: not one that a button can sell: by use, by other periods, for nothing. */
function readOffer({ id, unitAmount, currency, recurring }: Price): Offer | null {
  if (unitAmount === null || unitAmount <= 0) return null;
  const offer = { priceId: id, amount: unitAmount, currency };
  if (recurring === null) return { ...offer, interval: null };
  const { interval, count, metered } = recurring;
  if (metered || count !== 1 || (interval !== "month" && interval !== "year")) return null;
  return { ...offer, interval };
}

const order = ({ interval }: Offer) => (interval === "month" ? 0 : interval === "year" ? 1 : 2);
