/** Clover: a discount and a promotion code name their coupon instead of carrying it. */
import type { Reader } from "../../store/table";
import { hash, stored, type VersionChange } from "../change";

export const clover: VersionChange = {
  version: "2025-09-30.clover",
  before: {
    discount(discount, read) {
      discount.coupon = couponOf(discount.source, read);
      delete discount.source;
    },
    promotion_code(code, read) {
      code.coupon = couponOf(code.promotion, read);
      delete code.promotion;
    },
  },
};

/** Also one that was deleted since. */
function couponOf(source: unknown, read: Reader): unknown {
  const coupon = hash(source)?.coupon ?? null;
  return stored(read, "coupon", coupon) ?? stored(read, "deleted_coupon", coupon) ?? coupon;
}
