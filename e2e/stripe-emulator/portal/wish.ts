/** What a customer asks for on the way to another plan: read from the address or the form, checked, priced. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { activeCode, needPromotionCode } from "../discounts/redeemable";
import { idOf } from "../store/table";
import type { SubscriptionChange } from "../subscriptions/change";
import { needOffers, type Offers } from "./offers";
import type { Visit } from "./visit";

export interface Wish {
  offers: Offers;
  price: Stripe.Price;
  quantity: number;
  /** What was typed; "" for none. */
  code: string;
  discount: { coupon?: string; promotion_code?: string } | null;
}

/** What was sent, by field name; "" where nothing was. */
export type Sent = (name: string) => string;

/** @throws ApiError for what this portal does not offer */
export function readWish(visit: Visit, subscription: string, sent: Sent): Wish {
  const offers = needOffers(visit, subscription);
  const wanted = sent("price") || offers.item.price.id;
  const offered = offers.prices.find(({ price }) => price.id === wanted);
  if (offered === undefined) throw invalidRequest("This plan is not offered here.");
  const { price } = offered;
  const quantity = readQuantity(offers, offered.product, sent("quantity"));
  const code = offers.mayUseCodes ? sent("code") : "";
  const discount = discountOf(visit, sent, code);
  if (discount?.promotion_code !== undefined) {
    const amount = (price.unit_amount ?? 0) * quantity;
    const by = { customer: visit.customer.id, amount, currency: price.currency };
    needPromotionCode(visit.scope, discount.promotion_code, by, "code");
  }
  return { offers, price, quantity, code, discount };
}

function readQuantity(
  { item, mayChangeQuantity }: Offers,
  product: Offers["prices"][number]["product"],
  text: string,
): number {
  const present = item.quantity ?? 1;
  const wanted = text === "" ? present : Number(text);
  if (wanted === present) return present;
  const bounds = product?.adjustable_quantity;
  if (!mayChangeQuantity || bounds === undefined || !bounds.enabled) {
    throw invalidRequest("The quantity of this plan cannot be changed here.");
  }
  const most = bounds.maximum ?? 999_999;
  if (!Number.isInteger(wanted) || wanted < bounds.minimum || wanted > most) {
    throw invalidRequest(`Choose a quantity from ${bounds.minimum} to ${most}.`);
  }
  return wanted;
}

/** A code that the customer typed, or what the deep link itself promises. */
function discountOf({ customer, flow, scope }: Visit, sent: Sent, code: string): Wish["discount"] {
  if (code !== "") {
    const found = activeCode(scope, code, customer.id);
    if (found === null) throw invalidRequest(`This code is not valid: ${code}`);
    return { promotion_code: found.id };
  }
  const promised = flow?.subscription_update_confirm?.discounts?.[0];
  if (promised?.coupon && promised.coupon === sent("coupon")) return { coupon: promised.coupon };
  if (promised?.promotion_code && promised.promotion_code === sent("promotion_code")) {
    return { promotion_code: promised.promotion_code };
  }
  return null;
}

/** The discounts that the subscription would have; undefined: those it has. */
function discountsFor({ discount, offers }: Wish): SubscriptionChange["discounts"] {
  if (discount === null) return undefined;
  const kept = offers.subscription.discounts.map((each) => ({ discount: idOf(each) ?? "" }));
  return [...kept, discount];
}

/** @param prorationDate unix seconds; the moment of the preview, so that what was shown is what is charged */
export function changeFor(visit: Visit, wish: Wish, prorationDate: number | undefined): SubscriptionChange {
  const settings = visit.configuration.features.subscription_update;
  const { item, subscription } = wish.offers;
  const metered = wish.price.recurring?.usage_type === "metered";
  const changesItem = wish.price.id !== item.price.id || wish.quantity !== (item.quantity ?? 1);
  const discounts = discountsFor(wish);
  const endsTrial = subscription.status === "trialing" && settings.trial_update_behavior === "end_trial";
  return {
    ...(changesItem
      ? { items: [{ id: item.id, price: wish.price.id, ...(metered ? {} : { quantity: wish.quantity }) }] }
      : {}),
    ...(changesItem && endsTrial ? { trialEnd: "now" as const } : {}),
    ...(discounts === undefined ? {} : { discounts }),
    ...(settings.billing_cycle_anchor === "now" ? { billingCycleAnchor: "now" as const } : {}),
    ...(prorationDate === undefined || endsTrial ? {} : { prorationDate }),
    prorationBehavior: behaviour(settings.proration_behavior),
    paymentBehavior: "error_if_incomplete",
    offSession: false,
  };
}

function behaviour(text: string): "always_invoice" | "create_prorations" | "none" {
  return text === "always_invoice" || text === "create_prorations" ? text : "none";
}
