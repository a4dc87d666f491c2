/** Checkout sessions and their line items. */
import type { Resource } from "../api/resource";

export const checkoutResources: readonly Resource[] = [];
