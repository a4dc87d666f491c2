/** Products: what is sold. Prices say for how much. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import {
  boolean,
  clearable,
  clearableText,
  decimal,
  list,
  metadata,
  object,
  oneOf,
  paramsOf,
  required,
  text,
} from "../api/params";
import type { Resource } from "../api/resource";
import { searchPage, searchParams } from "../api/search";
import { prices, products } from "../tables/catalogue";
import type { Scope } from "../work/scope";
import { priceFields } from "./build-price";
import { insertPrice } from "./price-changes";

const permission = "product";

const shared = {
  active: boolean(),
  description: clearableText(),
  images: clearable(list(text())),
  marketing_features: clearable(list(object({ name: required(text(80)) }))),
  metadata: metadata(),
  name: text(),
  package_dimensions: clearable(
    object({
      height: required(decimal()),
      length: required(decimal()),
      weight: required(decimal()),
      width: required(decimal()),
    }),
  ),
  shippable: boolean(),
  statement_descriptor: text(22),
  tax_code: clearableText(),
  unit_label: clearableText(),
  url: clearableText(),
};

const createParams = paramsOf<Stripe.ProductCreateParams>()({
  ...shared,
  name: required(text()),
  id: text(),
  type: oneOf("good", "service"),
  default_price_data: object({ ...priceFields }),
});
const updateParams = paramsOf<Stripe.ProductUpdateParams>()({ ...shared, default_price: text() });

interface Fields {
  active?: boolean;
  description?: string | null;
  images?: string[] | null;
  marketing_features?: { name: string }[] | null;
  metadata?: Parameters<typeof mergeMetadata>[1];
  name?: string;
  package_dimensions?: { height: string; length: string; weight: string; width: string } | null;
  shippable?: boolean;
  statement_descriptor?: string;
  tax_code?: string | null;
  unit_label?: string | null;
  url?: string | null;
}

function applied(product: Stripe.Product, given: Fields): Stripe.Product {
  const next: Stripe.Product = { ...product, metadata: mergeMetadata(product.metadata, given.metadata) };
  if (given.active !== undefined) next.active = given.active;
  if (given.description !== undefined) next.description = given.description;
  if (given.images !== undefined) next.images = given.images ?? [];
  if (given.marketing_features !== undefined) next.marketing_features = given.marketing_features ?? [];
  if (given.name !== undefined) next.name = given.name;
  if (given.shippable !== undefined) next.shippable = given.shippable;
  if (given.statement_descriptor !== undefined) next.statement_descriptor = given.statement_descriptor;
  if (given.tax_code !== undefined) next.tax_code = given.tax_code;
  if (given.unit_label !== undefined) next.unit_label = given.unit_label;
  if (given.url !== undefined) next.url = given.url;
  if (given.package_dimensions !== undefined) {
    const size = given.package_dimensions;
    next.package_dimensions =
      size === null
        ? null
        : {
            height: Number(size.height),
            length: Number(size.length),
            weight: Number(size.weight),
            width: Number(size.width),
          };
  }
  return next;
}

function build(scope: Scope, id: string | undefined, name: string): Stripe.Product {
  return {
    id: id ?? scope.id(products),
    object: "product",
    active: true,
    created: scope.now,
    default_price: null,
    description: null,
    images: [],
    livemode: scope.livemode,
    marketing_features: [],
    metadata: {},
    name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: "service",
    unit_label: null,
    updated: scope.now,
    url: null,
  };
}

/** For `product_data` and the like: a product made on the way to a price. Emits `product.created`. */
export function makeProduct(scope: Scope, given: Fields & { name: string; id?: string }): Stripe.Product {
  const { id, ...fields } = given;
  if (id !== undefined && scope.get(products, id) !== null) {
    throw invalidRequest(`Product already exists: ${id}`, { code: "resource_already_exists", param: "id" });
  }
  return scope.insert(products, applied(build(scope, id, given.name), fields), { event: "product.created" });
}

export const productResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/products",
      permission,
      params: createParams,
      handle(scope, params) {
        const { default_price_data, type, ...fields } = params;
        const product = makeProduct(scope, fields);
        const typed = type === undefined ? product : scope.update(products, { ...product, type });
        if (default_price_data === undefined) return typed;
        const price = insertPrice(scope, product.id, default_price_data);
        return scope.update(products, { ...typed, default_price: price.id }, { event: "product.updated" });
      },
    }),
    operation({
      method: "GET",
      path: "/v1/products",
      permission,
      params: paramsOf<Stripe.ProductListParams>()({
        ...pagingByTime,
        active: boolean(),
        ids: list(text()),
        shippable: boolean(),
        type: oneOf("good", "service"),
        url: text(),
      }),
      handle: (scope, params) =>
        listPage(scope, products, params, {
          url: "/v1/products",
          where: (product) =>
            (params.active === undefined || product.active === params.active) &&
            (params.ids === undefined || params.ids.includes(product.id)) &&
            (params.shippable === undefined || product.shippable === params.shippable) &&
            (params.type === undefined || product.type === params.type) &&
            (params.url === undefined || product.url === params.url),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/products/search",
      permission,
      params: paramsOf<Stripe.ProductSearchParams>()(searchParams),
      handle: (scope, params) =>
        searchPage(
          scope.all(products).reverse(),
          params,
          {
            active: (product) => product.active,
            description: (product) => product.description,
            name: (product) => product.name,
            shippable: (product) => product.shippable,
            url: (product) => product.url,
          },
          "/v1/products/search",
        ),
    }),
    operation({
      method: "GET",
      path: "/v1/products/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(products, id),
    }),
    operation({
      method: "POST",
      path: "/v1/products/:id",
      permission,
      params: updateParams,
      handle(scope, params, { id }) {
        const { default_price, ...fields } = params;
        const next = { ...applied(scope.need(products, id), fields), updated: scope.now };
        if (default_price !== undefined)
          next.default_price = scope.need(prices, default_price, "default_price").id;
        return scope.update(products, next, { event: "product.updated" });
      },
    }),
    operation({
      method: "DELETE",
      path: "/v1/products/:id",
      permission,
      params: {},
      handle(scope, _params, { id }): Stripe.DeletedProduct {
        scope.need(products, id);
        if (scope.find(prices, "product", id).length > 0) {
          throw invalidRequest(
            "This product cannot be deleted because it has one or more user-created prices.",
          );
        }
        scope.remove(products, id, { event: "product.deleted" });
        return { id, object: "product", deleted: true };
      },
    }),
  ],
};
