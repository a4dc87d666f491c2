/** Plans beside what unlocks them, and what that costs at Stripe. Pure. */
import type { StripeCatalogue, StripePrice } from "../stripe/catalogue-reader";
import { type Plan, type PlanCatalogue, type PlanSource, sourcesOf } from "./plan";

export interface PlanOverview extends Plan {
  sources: SourceOverview[];
}

export interface SourceOverview extends PlanSource {
  accessDays: number | null;
  /** What it is called at Stripe; null: not known. */
  name: string | null;
  /** The prices it stands for, those that are sold first; the rest is counted. */
  prices: StripePrice[];
  furtherPrices: number;
  /** Sold at the moment; null: not known. */
  active: boolean | null;
}

const mostPrices = 6;

export function planOverviews(catalogue: PlanCatalogue, sold: StripeCatalogue): PlanOverview[] {
  const prices = sold.prices.ok ? sold.prices.value : [];
  const products = sold.products.ok ? sold.products.value : [];
  const features = sold.features.ok ? sold.features.value : [];
  const overview = (source: PlanSource & { accessDays: number | null }): SourceOverview => {
    const { kind, value, accessDays } = source;
    const product = kind === "product" ? products.find(({ id }) => id === value) : undefined;
    const feature =
      kind === "feature_lookup_key" ? features.find(({ lookupKey }) => lookupKey === value) : undefined;
    const own = prices.filter((price) => standsFor(source, price)).sort(soldFirst);
    const [price] = kind === "price" ? own : [];
    const productOfPrice = price && products.find(({ id }) => id === price.productId);
    const activeOf = product ?? feature ?? own[0];
    return {
      kind,
      value,
      accessDays,
      name: product?.name ?? feature?.name ?? price?.nickname ?? productOfPrice?.name ?? null,
      prices: own.slice(0, mostPrices),
      furtherPrices: Math.max(0, own.length - mostPrices),
      active: activeOf?.active ?? null,
    };
  };
  return catalogue.plans.map((plan) => ({ ...plan, sources: sourcesOf(catalogue, plan.id).map(overview) }));
}

function standsFor({ kind, value }: PlanSource, price: StripePrice): boolean {
  switch (kind) {
    case "price":
      return price.id === value;
    case "product":
      return price.productId === value;
    case "price_lookup_key":
      return price.lookupKey === value;
    case "feature_lookup_key":
      return false;
  }
}

function soldFirst(a: StripePrice, b: StripePrice): number {
  if (a.active !== b.active) return a.active ? -1 : 1;
  return (a.unitAmount ?? 0) - (b.unitAmount ?? 0) || (a.id < b.id ? -1 : 1);
}
