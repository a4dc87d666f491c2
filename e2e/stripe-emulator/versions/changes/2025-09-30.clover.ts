/** Clover: a discount names its coupon under `source` instead of carrying it. */
import { hash, stored, type VersionChange } from "../change";

export const clover: VersionChange = {
  version: "2025-09-30.clover",
  before: {
    discount(discount, read) {
      const coupon = hash(discount.source)?.coupon ?? null;
      discount.coupon = stored(read, "coupon", coupon) ?? coupon;
      delete discount.source;
    },
  },
};
