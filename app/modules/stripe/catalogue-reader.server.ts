/**
 * Reads what an account sells, through Stripe's SDK, at the pace all readers share.
 * A refusal is for whoever asked to read on their page; nothing is noted of it.
 */
import type { Stripe } from "stripe";
import type {
  CataloguePart,
  CatalogueReader,
  StripeFeature,
  StripePrice,
  StripeProduct,
} from "./catalogue-reader";
import {
  createPacedRequests,
  type List,
  type Listed,
  type PacedRequestOptions,
} from "./paced-requests.server";

/** 1,000 of a kind: more than people map one by one. */
const mostPages = 10;

export function createCatalogueReader(options: PacedRequestOptions): CatalogueReader {
  const { reading, pagesOf } = createPacedRequests(options);

  async function part<Raw extends Listed, T>(
    what: string,
    list: (stripe: Stripe) => List<Raw>,
    read: (raw: Raw) => T,
  ): Promise<CataloguePart<T>> {
    const result = await reading(what, (stripe, requestIds) =>
      pagesOf(list(stripe), requestIds, { mostPages }),
    );
    if (!result.ok) return result;
    const { pages, complete } = result.value;
    return { ok: true, value: pages.flatMap((page) => page.value.data.map(read)), complete };
  }

  return {
    async catalogue() {
      const [products, prices, features] = await Promise.all([
        part("read products", (stripe) => (place) => stripe.products.list(place), readProduct),
        part("read prices", (stripe) => (place) => stripe.prices.list(place), readPrice),
        part("read features", (stripe) => (place) => stripe.entitlements.features.list(place), readFeature),
      ]);
      return { products, prices, features };
    },

    async featuresOf(productIds) {
      const result = await reading("read products' features", (stripe, requestIds) =>
        Promise.all(
          productIds.map(async (productId) => {
            const { pages, complete } = await pagesOf(
              (place) => stripe.products.listFeatures(productId, place),
              requestIds,
              { mostPages: 1 },
            );
            const lookupKeys = pages.flatMap(({ value }) =>
              value.data.map(({ entitlement_feature }) => entitlement_feature.lookup_key),
            );
            return { productId, lookupKeys, complete };
          }),
        ),
      );
      if (!result.ok) return result;
      return {
        ok: true,
        value: result.value.map(({ productId, lookupKeys }) => ({ productId, lookupKeys })),
        complete: result.value.every(({ complete }) => complete),
      };
    },
  };
}

const planIn = (metadata: Stripe.Metadata | null): string | null => metadata?.plan?.trim() || null;

function readProduct({ id, name, active, metadata, created }: Stripe.Product): StripeProduct {
  return { id, name, active, planHint: planIn(metadata), created };
}

function readPrice(price: Stripe.Price): StripePrice {
  const { id, product, nickname, lookup_key, active, metadata, currency, unit_amount, recurring } = price;
  return {
    id,
    productId: typeof product === "string" ? product : product.id,
    nickname,
    lookupKey: lookup_key,
    active,
    planHint: planIn(metadata),
    currency,
    unitAmount: unit_amount,
    recurring: recurring && {
      interval: recurring.interval,
      count: recurring.interval_count,
      metered: recurring.usage_type === "metered",
    },
    created: price.created,
  };
}

function readFeature({ id, lookup_key, name, active, metadata }: Stripe.Entitlements.Feature): StripeFeature {
  return { id, lookupKey: lookup_key, name, active, planHint: planIn(metadata) };
}
