/** Billing portal sessions and configurations. */
import type { Resource } from "../api/resource";

export const portalResources: readonly Resource[] = [];
