/** Whether a coupon or a promotion code may be redeemed now, by this customer; Stripe's words if not. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { idOf } from "../store/table";
import { coupons, promotionCodes, type DiscountTerms } from "../tables/discounts";
import { charges } from "../tables/payments";
import type { Scope } from "../work/scope";

export interface Redeemer {
  customer: string | null;
  /** What is about to be paid before discounts, for codes with a minimum. */
  amount?: number;
  currency?: string;
}

/** @throws ApiError for a coupon that is unknown, expired or used up */
export function needCoupon(scope: Scope, id: string, param: string): Stripe.Coupon {
  const coupon = scope.need(coupons, id, param);
  if (coupon.redeem_by !== null && coupon.redeem_by <= scope.now) {
    throw invalidRequest(`Coupon expired: ${id}`, { code: "coupon_expired", param });
  }
  if (coupon.max_redemptions !== null && coupon.times_redeemed >= coupon.max_redemptions) {
    throw invalidRequest(`Coupon ${id} has been redeemed as often as it may be`, {
      code: "coupon_expired",
      param,
    });
  }
  return coupon;
}

/** @throws ApiError for a code that is unknown, inactive, expired, used up, somebody else's or not for this order */
export function needPromotionCode(
  scope: Scope,
  id: string,
  by: Redeemer,
  param: string,
): Stripe.PromotionCode {
  const code = scope.need(promotionCodes, id, param);
  const refuse = (words: string) => invalidRequest(words, { param });
  if (code.expires_at !== null && code.expires_at <= scope.now)
    throw refuse("This promotion code has expired.");
  if (code.max_redemptions !== null && code.times_redeemed >= code.max_redemptions) {
    throw refuse("This promotion code has already been redeemed as often as it may be.");
  }
  if (!code.active) throw refuse("This promotion code is inactive.");
  const owner = idOf(code.customer);
  if (owner !== null && owner !== by.customer) {
    throw refuse("This promotion code cannot be redeemed because it belongs to another customer.");
  }
  if (code.restrictions.first_time_transaction && by.customer !== null && hasPaid(scope, by.customer)) {
    throw refuse(
      "This promotion code cannot be redeemed because the associated customer has prior transactions.",
    );
  }
  const minimum = minimumOf(code, by.currency);
  if (minimum !== null && by.amount !== undefined && by.amount < minimum) {
    throw refuse(
      "This promotion code cannot be redeemed because the order does not meet its minimum amount.",
    );
  }
  return code;
}

/** The active code that people type; null when there is none. Case does not count. */
export function activeCode(
  scope: Scope,
  typed: string,
  customer: string | null,
): Stripe.PromotionCode | null {
  const found = scope.find(promotionCodes, "code", typed.trim().toLowerCase()).filter((code) => code.active);
  return (
    found.find((code) => customer !== null && idOf(code.customer) === customer) ??
    found.find((code) => code.customer === null) ??
    null
  );
}

/** What a coupon promises, copied: the promise holds when the coupon is gone. */
export function termsOf(scope: Scope, coupon: Stripe.Coupon): DiscountTerms {
  const hidden = scope.hidden(coupons, coupon.id);
  return {
    products: hidden?.products ?? null,
    currencyOptions: hidden?.currencyOptions ?? null,
    percentOff: coupon.percent_off,
    amountOff: coupon.amount_off,
    currency: coupon.currency,
    duration: coupon.duration,
    ended: null,
  };
}

function minimumOf(code: Stripe.PromotionCode, currency: string | undefined): number | null {
  const { minimum_amount, minimum_amount_currency, currency_options } = code.restrictions;
  if (currency === undefined || minimum_amount_currency === currency) return minimum_amount;
  return currency_options?.[currency]?.minimum_amount ?? null;
}

function hasPaid(scope: Scope, customer: string): boolean {
  return scope.find(charges, "customer", customer).some((charge) => charge.status === "succeeded");
}
