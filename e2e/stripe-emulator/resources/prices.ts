/** Prices: amount, currency and rhythm. Never deleted, only made inactive. */
import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import {
  boolean,
  clearable,
  clearableText,
  currency,
  integer,
  list,
  metadata,
  object,
  oneOf,
  paramsOf,
  required,
  text,
  type Values,
} from "../api/params";
import type { Resource } from "../api/resource";
import { searchPage, searchParams } from "../api/search";
import { idOf } from "../store/table";
import { prices, products } from "../tables/catalogue";
import type { Scope } from "../work/scope";
import { priceFields, tier } from "./build-price";
import { insertPrice, updatePrice } from "./price-changes";
import { makeProduct } from "./products";

const permission = "plan";

const createParams = paramsOf<Stripe.PriceCreateParams>()({
  ...priceFields,
  active: boolean(),
  billing_scheme: oneOf("per_unit", "tiered"),
  lookup_key: text(200),
  nickname: text(),
  product: text(),
  product_data: object({
    active: boolean(),
    id: text(),
    metadata: metadata(),
    name: required(text()),
    statement_descriptor: text(22),
    tax_code: text(),
    unit_label: text(),
  }),
  tiers: list(tier),
  tiers_mode: oneOf("graduated", "volume"),
  transfer_lookup_key: boolean(),
  transform_quantity: object({
    divide_by: required(integer({ min: 1 })),
    round: required(oneOf("down", "up")),
  }),
});

/** A lookup key names one price: it is refused, or moves here. */
function takeLookupKey(scope: Scope, key: string, transfer: boolean, to: string | null): void {
  for (const holder of scope.find(prices, "lookup_key", key)) {
    if (holder.id === to) continue;
    if (!transfer) {
      throw invalidRequest(
        `A price (\`${holder.id}\`) already uses that lookup key. If you want to transfer the lookup key, set \`transfer_lookup_key\` to true.`,
        { param: "lookup_key" },
      );
    }
    updatePrice(scope, { ...holder, lookup_key: null });
  }
}

/** Makes a price with the product it names or describes. Emits `price.created`, and `plan.created` for a recurring one. */
function makePrice(scope: Scope, params: Values<typeof createParams>): Stripe.Price {
  const { product, product_data, transfer_lookup_key, ...given } = params;
  if (product === undefined && product_data === undefined) throw missingParameter("product");
  if (product !== undefined) scope.need(products, product, "product");
  if (given.lookup_key !== undefined)
    takeLookupKey(scope, given.lookup_key, transfer_lookup_key ?? false, null);
  const owner = product ?? makeProduct(scope, product_data!).id;
  return insertPrice(scope, owner, given);
}

export const priceResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/prices",
      permission,
      params: createParams,
      handle: (scope, params) => makePrice(scope, params),
    }),
    operation({
      method: "GET",
      path: "/v1/prices",
      permission,
      params: paramsOf<Stripe.PriceListParams>()({
        ...pagingByTime,
        active: boolean(),
        currency: currency(),
        lookup_keys: list(text()),
        product: text(),
        recurring: object({
          interval: oneOf("day", "week", "month", "year"),
          meter: text(),
          usage_type: oneOf("licensed", "metered"),
        }),
        type: oneOf("one_time", "recurring"),
      }),
      handle: (scope, params) =>
        listPage(scope, prices, params, {
          url: "/v1/prices",
          ...(params.product === undefined ? {} : { among: scope.find(prices, "product", params.product) }),
          where: (price) =>
            (params.active === undefined || price.active === params.active) &&
            (params.currency === undefined || price.currency === params.currency) &&
            (params.type === undefined || price.type === params.type) &&
            (params.lookup_keys === undefined || params.lookup_keys.includes(price.lookup_key ?? "")) &&
            (params.recurring?.interval === undefined ||
              price.recurring?.interval === params.recurring.interval) &&
            (params.recurring?.meter === undefined || price.recurring?.meter === params.recurring.meter) &&
            (params.recurring?.usage_type === undefined ||
              price.recurring?.usage_type === params.recurring.usage_type),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/prices/search",
      permission,
      params: paramsOf<Stripe.PriceSearchParams>()(searchParams),
      handle: (scope, params) =>
        searchPage(
          scope.all(prices).reverse(),
          params,
          {
            active: (price) => price.active,
            currency: (price) => price.currency,
            lookup_key: (price) => price.lookup_key,
            product: (price) => idOf(price.product),
            type: (price) => price.type,
          },
          "/v1/prices/search",
        ),
    }),
    operation({
      method: "GET",
      path: "/v1/prices/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(prices, id),
    }),
    operation({
      method: "POST",
      path: "/v1/prices/:id",
      permission,
      params: paramsOf<Stripe.PriceUpdateParams>()({
        active: boolean(),
        lookup_key: clearableText(200),
        metadata: metadata(),
        nickname: clearableText(),
        tax_behavior: clearable(oneOf("exclusive", "inclusive", "unspecified")),
        transfer_lookup_key: boolean(),
      }),
      handle(scope, params, { id }) {
        const price = scope.need(prices, id);
        if (params.lookup_key)
          takeLookupKey(scope, params.lookup_key, params.transfer_lookup_key ?? false, id);
        const next: Stripe.Price = {
          ...price,
          active: params.active ?? price.active,
          lookup_key: params.lookup_key === undefined ? price.lookup_key : params.lookup_key,
          metadata: mergeMetadata(price.metadata, params.metadata),
          nickname: params.nickname === undefined ? price.nickname : params.nickname,
          tax_behavior: params.tax_behavior ?? price.tax_behavior,
        };
        return updatePrice(scope, next);
      },
    }),
  ],
};
