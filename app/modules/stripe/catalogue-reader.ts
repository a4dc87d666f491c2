/**
 * What an account sells, as Stripe has it: the port. For people who decide which
 * plan each of it unlocks; what they look at is read when they ask.
 */
import type { StripeFailure } from "./gateway";

export interface CatalogueReader {
  /** Products, prices and features, inactive ones too. Each part by itself: a restricted key may lack one. */
  catalogue(): Promise<StripeCatalogue>;
  /** Which features each of these products has. One request a product: for as many as a page shows. */
  featuresOf(productIds: readonly string[]): Promise<CataloguePart<ProductFeatures>>;
}

export interface StripeCatalogue {
  products: CataloguePart<StripeProduct>;
  prices: CataloguePart<StripePrice>;
  features: CataloguePart<StripeFeature>;
}

/** `complete` false: Stripe has more than is read at a time; these are the newest. */
export type CataloguePart<T> =
  | { ok: true; value: T[]; complete: boolean }
  | { ok: false; failure: StripeFailure };

export interface StripeProduct {
  id: string;
  name: string;
  active: boolean;
  /** The product's own `metadata.plan`. */
  planHint: string | null;
  /** Unix seconds. */
  created: number;
}

export interface StripePrice {
  id: string;
  productId: string;
  /** What its seller calls it, where they do. */
  nickname: string | null;
  lookupKey: string | null;
  active: boolean;
  planHint: string | null;
  /** ISO 4217, lower case. */
  currency: string;
  /** In the currency's smallest unit; null: not a fixed amount (tiers, or finer than the unit). */
  unitAmount: number | null;
  /** null: bought once. `interval`: day, week, month or year. */
  recurring: { interval: string; count: number; metered: boolean } | null;
  created: number;
}

/** Of Stripe's own Entitlements. */
export interface StripeFeature {
  id: string;
  lookupKey: string;
  name: string;
  active: boolean;
  planHint: string | null;
}

export interface ProductFeatures {
  productId: string;
  lookupKeys: string[];
}
