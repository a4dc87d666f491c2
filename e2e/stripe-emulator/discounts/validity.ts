/** Coupons and codes that stop being good: by their date, because they are used up, or deleted. */
import type Stripe from "stripe";
import { onTimer } from "../clock/timers";
import { coupons, promotionCodes } from "../tables/discounts";
import type { Scope } from "../work/scope";

const COUPON = "coupon.expire";
const CODE = "promotion_code.expire";

/** `valid` turns false at `redeem_by`. */
export function watchCoupon(scope: Scope, coupon: Stripe.Coupon): void {
  if (coupon.redeem_by !== null) scope.schedule({ kind: COUPON, at: coupon.redeem_by, subject: coupon.id });
}

/** `active` turns false at `expires_at`. */
export function watchCode(scope: Scope, code: Stripe.PromotionCode): void {
  if (code.expires_at !== null) scope.schedule({ kind: CODE, at: code.expires_at, subject: code.id });
}

onTimer(COUPON, (scope, timer) => {
  const coupon = scope.get(coupons, timer.subject);
  if (coupon === null) return;
  scope.update(coupons, { ...coupon, valid: false });
  deactivateCodes(scope, coupon.id);
});

onTimer(CODE, (scope, timer) => {
  const code = scope.get(promotionCodes, timer.subject);
  if (code !== null) deactivate(scope, code);
});

/** A code is active only as long as its coupon is valid. */
export function deactivateCodes(scope: Scope, coupon: string): void {
  for (const code of scope.find(promotionCodes, "coupon", coupon)) deactivate(scope, code);
}

function deactivate(scope: Scope, code: Stripe.PromotionCode): void {
  if (code.active)
    scope.update(promotionCodes, { ...code, active: false }, { event: "promotion_code.updated" });
}

/** One redemption more. Used up is no longer valid, nor active. */
export function countRedemption(
  scope: Scope,
  coupon: Stripe.Coupon,
  code: Stripe.PromotionCode | null,
): void {
  if (code !== null) {
    const times_redeemed = code.times_redeemed + 1;
    const counted = scope.update(promotionCodes, { ...code, times_redeemed });
    if (code.max_redemptions !== null && times_redeemed >= code.max_redemptions) deactivate(scope, counted);
  }
  const times_redeemed = coupon.times_redeemed + 1;
  const usedUp = coupon.max_redemptions !== null && times_redeemed >= coupon.max_redemptions;
  scope.update(coupons, { ...coupon, times_redeemed, valid: coupon.valid && !usedUp });
  if (usedUp) deactivateCodes(scope, coupon.id);
}
