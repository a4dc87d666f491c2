/** Which features a product has. Subscribers get them when their subscription next changes or renews. */
import type Stripe from "stripe";
import { invalidRequest, noSuch } from "../api/errors";
import { page, paging } from "../api/list";
import { operation } from "../api/operation";
import { paramsOf, required, text } from "../api/params";
import type { Resource } from "../api/resource";
import { products } from "../tables/catalogue";
import { features, productFeatures } from "../tables/entitlements";
import type { Scope } from "../work/scope";

const permission = "product";

function shown(scope: Scope, link: { id: string; feature: string }): Stripe.ProductFeature {
  return {
    id: link.id,
    object: "product_feature",
    entitlement_feature: scope.need(features, link.feature),
    livemode: scope.livemode,
  };
}

/** @throws ApiError when the product does not have it */
function needLink(scope: Scope, product: string, id: string) {
  scope.need(products, product);
  const link = scope.need(productFeatures, id);
  if (link.product !== product) throw noSuch(productFeatures.noun, id, "id", null);
  return link;
}

export const productFeatureResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/products/:id/features",
      permission,
      params: paramsOf<Stripe.ProductCreateFeatureParams>()({ entitlement_feature: required(text()) }),
      handle(scope, params, { id }) {
        const product = scope.need(products, id);
        const feature = scope.need(features, params.entitlement_feature, "entitlement_feature");
        const refuse = (words: string) => invalidRequest(words, { param: "entitlement_feature" });
        if (!feature.active) throw refuse(`The feature ${feature.id} is archived and cannot be attached.`);
        if (scope.find(productFeatures, "product", id).some((link) => link.feature === feature.id)) {
          throw refuse(`The feature ${feature.id} is already attached to the product ${id}.`);
        }
        const link = { id: scope.id(productFeatures), product: product.id, feature: feature.id };
        return shown(scope, scope.insert(productFeatures, link, {}));
      },
    }),
    operation({
      method: "GET",
      path: "/v1/products/:id/features",
      permission,
      params: paramsOf<Stripe.ProductListFeaturesParams>()(paging),
      handle(scope, params, { id }) {
        scope.need(products, id);
        const links = scope.find(productFeatures, "product", id).reverse();
        return page(
          links.map((link) => shown(scope, link)),
          params,
          `/v1/products/${id}/features`,
        );
      },
    }),
    operation({
      method: "GET",
      path: "/v1/products/:id/features/:feature",
      permission,
      params: {},
      handle: (scope, _params, { id, feature }) => shown(scope, needLink(scope, id, feature)),
    }),
    operation({
      method: "DELETE",
      path: "/v1/products/:id/features/:feature",
      permission,
      params: {},
      handle(scope, _params, { id, feature }): Stripe.DeletedProductFeature {
        const link = needLink(scope, id, feature);
        scope.remove(productFeatures, link.id);
        return { id: link.id, object: "product_feature", deleted: true };
      },
    }),
  ],
};
