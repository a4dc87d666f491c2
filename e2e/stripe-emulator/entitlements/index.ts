/** Features and active entitlements. */
import type { Resource } from "../api/resource";
import { activeEntitlementResource } from "./active-entitlements";
import { featureResource } from "./features";
import { productFeatureResource } from "./product-features";

export const entitlementResources: readonly Resource[] = [
  featureResource,
  productFeatureResource,
  activeEntitlementResource,
];
