/** Coupons, promotion codes, discounts. */
import type { Resource } from "../api/resource";

export const discountResources: readonly Resource[] = [];
