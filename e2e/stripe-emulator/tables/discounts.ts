import type Stripe from "stripe";
import { defineTable, idOf, type TableDefinition } from "../store/table";

const CUSTOMER = ["customer", "deleted_customer"] as const;

/** What a coupon has and shows only when `expand[]` asks for it. */
export interface CouponHidden {
  /** Products that it is for; null: all. */
  products: string[] | null;
  /** What it takes off in further currencies, by currency. */
  currencyOptions: Record<string, Stripe.Coupon.CurrencyOptions> | null;
}

export const coupons: TableDefinition<Stripe.Coupon, CouponHidden> = defineTable<Stripe.Coupon, CouponHidden>(
  {
    name: "coupon",
    prefix: "coupon",
    includes: {
      applies_to: (coupon, read) => {
        const products = read.table(coupons).get(coupon.id)?.hidden.products ?? null;
        return products === null ? null : { products };
      },
      currency_options: (coupon, read) => read.table(coupons).get(coupon.id)?.hidden.currencyOptions ?? null,
    },
  },
);

/** Coupons that were deleted, as they last were: discounts made of them go on, and name them. */
export const deletedCoupons = defineTable<Stripe.Coupon>({ name: "deleted_coupon", prefix: "coupon" });

export const promotionCodes = defineTable<Stripe.PromotionCode>({
  name: "promotion_code",
  prefix: "promo",
  noun: "promotion code",
  indexes: {
    /** Codes are typed by people: case does not count. */
    code: (code) => code.code.toLowerCase(),
    coupon: (code) => idOf(code.promotion.coupon),
    customer: (code) => idOf(code.customer),
  },
  expandable: { customer: CUSTOMER, "promotion.coupon": ["coupon", "deleted_coupon"] },
});

/** What was promised when the coupon was redeemed; the coupon may be gone since. */
export interface DiscountTerms extends CouponHidden {
  percentOff: number | null;
  amountOff: number | null;
  currency: string | null;
  duration: Stripe.Coupon.Duration;
  /** When it was taken away or ran out, unix seconds; it is kept for the invoices that name it. */
  ended: number | null;
}

export const discounts = defineTable<Stripe.Discount, DiscountTerms>({
  name: "discount",
  prefix: "di",
  indexes: {
    customer: (discount) => idOf(discount.customer),
    subscription: (discount) => discount.subscription,
    invoice: (discount) => discount.invoice,
  },
  expandable: {
    customer: CUSTOMER,
    promotion_code: "promotion_code",
    "source.coupon": ["coupon", "deleted_coupon"],
  },
});
