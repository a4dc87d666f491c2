/** The coupon or promotion code on a session: taken at creation, or typed on the page. Redeemed when it is complete. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { needCoupon, needPromotionCode } from "../discounts/redeemable";
import { idOf } from "../store/table";
import type { Scope } from "../work/scope";

type Given = { coupon?: string; promotion_code?: string };
type Order = { customer: string | null; amount: number; currency: string };

/** @throws ApiError in Stripe's words for what cannot be redeemed */
export function discountOf(scope: Scope, given: Given, order: Order): Stripe.Checkout.Session.Discount {
  if (given.promotion_code !== undefined) {
    const code = needPromotionCode(scope, given.promotion_code, order, "discounts[0][promotion_code]");
    needCoupon(scope, idOf(code.promotion.coupon) ?? "", "discounts[0][promotion_code]");
    return { coupon: idOf(code.promotion.coupon), promotion_code: code.id };
  }
  if (given.coupon === undefined) {
    throw invalidRequest("You must provide one of: coupon, promotion_code.", { param: "discounts[0]" });
  }
  return { coupon: needCoupon(scope, given.coupon, "discounts[0][coupon]").id, promotion_code: null };
}

/** The discounts of a session as `discounts[]` of another object takes them. */
export function givenDiscounts(session: Stripe.Checkout.Session): Given[] {
  return (session.discounts ?? []).map((discount) => {
    const code = idOf(discount.promotion_code);
    return code === null ? { coupon: idOf(discount.coupon) ?? "" } : { promotion_code: code };
  });
}

/** Looks again, right before paying: a code may have been used up meanwhile. @throws ApiError if so */
export function checkDiscounts(
  scope: Scope,
  session: Stripe.Checkout.Session,
  customer: string | null,
): void {
  const order = { customer, amount: session.amount_subtotal ?? 0, currency: session.currency ?? "usd" };
  for (const given of givenDiscounts(session)) discountOf(scope, given, order);
}
