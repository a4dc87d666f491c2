/** What customers may use now. */
import type Stripe from "stripe";
import { page, paging } from "../api/list";
import { operation } from "../api/operation";
import { paramsOf, required, text } from "../api/params";
import type { Resource } from "../api/resource";
import { followSubscriptions } from "../subscriptions/followers";
import { customers } from "../tables/customers";
import { activeEntitlements } from "../tables/entitlements";
import { entitlementsOf, recomputeEntitlements } from "./recompute";

followSubscriptions(recomputeEntitlements);

const permission = "entitlement";

export const activeEntitlementResource: Resource = {
  operations: [
    operation({
      method: "GET",
      path: "/v1/entitlements/active_entitlements",
      permission,
      params: paramsOf<Stripe.Entitlements.ActiveEntitlementListParams>()({
        ...paging,
        customer: required(text()),
      }),
      handle(scope, params) {
        const { id } = scope.need(customers, params.customer, "customer");
        return page(entitlementsOf(scope, id), params, "/v1/entitlements/active_entitlements");
      },
    }),
    operation({
      method: "GET",
      path: "/v1/entitlements/active_entitlements/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(activeEntitlements, id),
    }),
  ],
};
