import type Stripe from "stripe";
import type { Maker } from "../testing/maker";
import { postForm } from "../testing/post-form";

export const discountsSamples: Maker = async ({ stripe, url }) => {
  const coupon = await stripe.coupons.create({
    percent_off: 25.5,
    duration: "repeating",
    duration_in_months: 3,
  });
  const code = await stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id } });
  const { id } = await postForm<Stripe.Customer>(url, "/v1/customers", { coupon: coupon.id });
  const customer = await stripe.customers.retrieve(id);
  const discount = "discount" in customer ? customer.discount : null;
  return [coupon, code, discount!];
};
