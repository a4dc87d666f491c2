/** Features and active entitlements. */
import type { Resource } from "../api/resource";

export const entitlementResources: readonly Resource[] = [];
