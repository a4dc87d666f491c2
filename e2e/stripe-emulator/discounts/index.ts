/** Coupons, promotion codes, discounts. */
import type { Resource } from "../api/resource";
import { couponResource } from "./coupons";
import { customerDiscountResource } from "./customer-discount";
import { promotionCodeResource } from "./promotion-codes";

export const discountResources: readonly Resource[] = [
  couponResource,
  promotionCodeResource,
  customerDiscountResource,
];
