/**
 * What an account sells at Stripe, beside the plans that it unlocks: what is
 * mapped already, what is new, and which plan its seller seems to mean. Pure.
 *
 * A suggestion is never taken by itself: it is preselected where the thing is
 * sold today, and somebody sees what it would change before it is saved. In this
 * order: what the thing's own `metadata.plan` names; a lookup key that begins with
 * a plan's id (`pro_monthly`); a plan's name in the thing's name ("Pro for life").
 */
import type { StripeFeature, StripePrice, StripeProduct } from "../stripe/catalogue-reader";
import { mappingOf, type Plan, type PlanCatalogue, type PlanSource, type PlanSourceKind } from "./plan";
import { freePlan } from "./plan-choice";

export interface ImportProduct {
  product: StripeProduct;
  /** By the product itself. */
  mapped: Mapped | null;
  suggestion: Suggestion | null;
  /** The newest first, those that are sold before those that are not. */
  prices: ImportPrice[];
}

export interface ImportPrice {
  price: StripePrice;
  /** What unlocks a plan for it now, whichever mapping does. */
  mapped: Mapped | null;
  /** Only where it is another plan than its product is mapped to, or would be. */
  suggestion: Suggestion | null;
}

export interface ImportFeature {
  feature: StripeFeature;
  mapped: Mapped | null;
  suggestion: Suggestion | null;
}

export interface Mapped {
  planId: string;
  /** `metadata`: nobody mapped it, and the price's own `metadata.plan` names a plan. */
  by: PlanSourceKind | "metadata";
  accessDays: number | null;
}

export interface Suggestion {
  planId: string;
  because: "metadata" | "lookup_key" | "name";
}

interface SoldAtStripe {
  products: readonly StripeProduct[];
  prices: readonly StripePrice[];
  features: readonly StripeFeature[];
}

export interface ImportableCatalogue {
  /** Sold ones first, then by name. */
  products: ImportProduct[];
  features: ImportFeature[];
}

export function importableCatalogue(sold: SoldAtStripe, catalogue: PlanCatalogue): ImportableCatalogue {
  const pricesOf = new Map<string, StripePrice[]>();
  for (const price of sold.prices) {
    pricesOf.set(price.productId, [...(pricesOf.get(price.productId) ?? []), price]);
  }
  const known = new Set(sold.products.map(({ id }) => id));
  const products = [...sold.products, ...unlisted(pricesOf, known)].map((product) =>
    importProduct(product, pricesOf.get(product.id) ?? [], catalogue),
  );
  const features = sold.features.map((feature) => ({
    feature,
    mapped: mappedBy(catalogue, [{ kind: "feature_lookup_key", value: feature.lookupKey }]),
    suggestion: paidSuggestion(
      { planHint: feature.planHint, lookupKey: feature.lookupKey, names: [feature.name] },
      catalogue,
    ),
  }));
  return { products: products.sort(bySale), features };
}

function importProduct(
  product: StripeProduct,
  prices: readonly StripePrice[],
  catalogue: PlanCatalogue,
): ImportProduct {
  const mapped = mappedBy(catalogue, [{ kind: "product", value: product.id }]);
  const suggestion = paidSuggestion(
    { planHint: product.planHint, lookupKey: null, names: [product.name] },
    catalogue,
  );
  const ofProduct = (mapped ?? suggestion)?.planId ?? null;
  return {
    product,
    mapped,
    suggestion,
    prices: [...prices].sort(bySaleOfPrice).map((price) => {
      const own = paidSuggestion(
        { planHint: price.planHint, lookupKey: price.lookupKey, names: [price.nickname ?? ""] },
        catalogue,
      );
      const mapping = mappedBy(catalogue, [
        { kind: "price", value: price.id },
        ...(price.lookupKey === null ? [] : [{ kind: "price_lookup_key" as const, value: price.lookupKey }]),
        { kind: "product", value: price.productId },
      ]);
      return {
        price,
        mapped: mapping ?? mappedByMetadata(catalogue, price),
        suggestion: own?.planId === ofProduct ? null : own,
      };
    }),
  };
}

/** The first that is in the catalogue, in the order in which the derivation asks (plan-choice.ts). */
function mappedBy(catalogue: PlanCatalogue, sources: readonly PlanSource[]): Mapped | null {
  for (const { kind, value } of sources) {
    const mapping = mappingOf(catalogue, kind, value);
    if (mapping !== null && mapping.removedAt === null) {
      return { planId: mapping.planId, by: kind, accessDays: mapping.accessDays };
    }
  }
  return null;
}

function mappedByMetadata({ plans }: PlanCatalogue, { planHint }: StripePrice): Mapped | null {
  const plan = plans.find(({ id }) => id === planHint);
  return plan ? { planId: plan.id, by: "metadata", accessDays: null } : null;
}

interface Clues {
  planHint: string | null;
  lookupKey: string | null;
  names: readonly string[];
}

/** Nothing has to be bought for the free plan: what is sold is mapped to it by a person, or not at all. */
function paidSuggestion(clues: Clues, catalogue: PlanCatalogue): Suggestion | null {
  const suggestion = suggestionFor(clues, catalogue.plans);
  return suggestion?.planId === freePlan(catalogue).id ? null : suggestion;
}

/** null also where two plans fit equally well: a guess that may be wrong is worse than none. */
export function suggestionFor(
  { planHint, lookupKey, names }: Clues,
  plans: readonly Plan[],
): Suggestion | null {
  const hinted = plans.find(({ id }) => planHint !== null && lower(id) === lower(planHint));
  if (hinted !== undefined) return { planId: hinted.id, because: "metadata" };
  const byKey = lookupKey === null ? null : longest(plans, ({ id }) => begins(lookupKey, id));
  if (byKey !== null) return { planId: byKey.id, because: "lookup_key" };
  const byName = longest(plans, ({ name }) => names.some((text) => holds(text, name)));
  return byName === null ? null : { planId: byName.id, because: "name" };
}

/** "Pro Plus" is Pro Plus, though Pro fits as well. */
function longest(plans: readonly Plan[], fits: (plan: Plan) => boolean): Plan | null {
  const [first, second] = plans.filter(fits).sort((a, b) => b.name.length - a.name.length);
  if (first === undefined || (second !== undefined && second.name.length === first.name.length)) return null;
  return first;
}

const lower = (text: string) => text.trim().toLowerCase();

/** `pro`, `pro_monthly`, `pro-2026`; not `professional`. */
function begins(key: string, id: string): boolean {
  const [given, wanted] = [lower(key), lower(id)];
  return given.startsWith(wanted) && !/^[\p{L}\p{N}]/u.test(given.slice(wanted.length));
}

/** As words of its own. */
function holds(text: string, name: string): boolean {
  const words = (whole: string) =>
    ` ${lower(whole)
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim()} `;
  const wanted = words(name);
  return wanted.trim() !== "" && words(text).includes(wanted);
}

/** Products that Stripe's list did not hold, though prices of theirs are there. */
function unlisted(
  pricesOf: ReadonlyMap<string, readonly StripePrice[]>,
  known: ReadonlySet<string>,
): StripeProduct[] {
  return [...pricesOf].flatMap(([id, prices]) =>
    known.has(id)
      ? []
      : [
          {
            id,
            name: id,
            active: prices.some(({ active }) => active),
            planHint: null,
            created: Math.min(...prices.map(({ created }) => created)),
          },
        ],
  );
}

function bySale(a: ImportProduct, b: ImportProduct): number {
  if (a.product.active !== b.product.active) return a.product.active ? -1 : 1;
  const [nameA, nameB] = [lower(a.product.name), lower(b.product.name)];
  if (nameA !== nameB) return nameA < nameB ? -1 : 1;
  return a.product.id < b.product.id ? -1 : 1;
}

function bySaleOfPrice(a: StripePrice, b: StripePrice): number {
  if (a.active !== b.active) return a.active ? -1 : 1;
  return b.created - a.created || (a.id < b.id ? -1 : 1);
}
