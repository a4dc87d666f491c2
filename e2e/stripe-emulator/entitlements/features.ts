/** Features: what a product gives its customers access to, by a key that a program can look up. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { listPage, paging } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { boolean, metadata, paramsOf, required, text } from "../api/params";
import type { Resource } from "../api/resource";
import { features } from "../tables/entitlements";
import { entitlementId } from "./ids";

const permission = "entitlement";

export const featureResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/entitlements/features",
      permission,
      params: paramsOf<Stripe.Entitlements.FeatureCreateParams>()({
        lookup_key: required(text(80)),
        metadata: metadata(),
        name: required(text(80)),
      }),
      handle(scope, params) {
        if (scope.find(features, "lookup_key", params.lookup_key).length > 0) {
          throw invalidRequest(`A feature with the lookup_key '${params.lookup_key}' already exists.`, {
            code: "resource_already_exists",
            param: "lookup_key",
          });
        }
        const feature: Stripe.Entitlements.Feature = {
          id: entitlementId(scope, features),
          object: "entitlements.feature",
          active: true,
          livemode: scope.livemode,
          lookup_key: params.lookup_key,
          metadata: mergeMetadata({}, params.metadata),
          name: params.name,
        };
        return scope.insert(features, feature, {});
      },
    }),
    operation({
      method: "GET",
      path: "/v1/entitlements/features",
      permission,
      params: paramsOf<Stripe.Entitlements.FeatureListParams>()({
        ...paging,
        archived: boolean(),
        lookup_key: text(),
      }),
      handle: (scope, params) =>
        listPage(scope, features, params, {
          url: "/v1/entitlements/features",
          where: (feature) =>
            (params.archived === undefined || feature.active === !params.archived) &&
            (params.lookup_key === undefined || feature.lookup_key === params.lookup_key),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/entitlements/features/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(features, id),
    }),
    operation({
      method: "POST",
      path: "/v1/entitlements/features/:id",
      permission,
      params: paramsOf<Stripe.Entitlements.FeatureUpdateParams>()({
        active: boolean(),
        metadata: metadata(),
        name: text(80),
      }),
      handle(scope, params, { id }) {
        const feature = scope.need(features, id);
        return scope.update(features, {
          ...feature,
          active: params.active ?? feature.active,
          metadata: mergeMetadata(feature.metadata, params.metadata),
          name: params.name ?? feature.name,
        });
      },
    }),
  ],
};
