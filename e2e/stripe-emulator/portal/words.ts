/** How the portal speaks of plans, methods and days. */
import type Stripe from "stripe";
import { moneyText } from "../pages/money";
import { idOf } from "../store/table";
import { products } from "../tables/catalogue";
import type { Scope } from "../work/scope";

/** "24 December 2026", in UTC. @param at unix seconds */
export function day(at: number): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(at * 1000);
}

/** "24 Dec 2026", for tables. */
export function shortDay(at: number): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" }).format(at * 1000);
}

/** "€19.00 per month", "€54.00 every 3 months". */
export function priceText(price: Stripe.Price): string {
  const every = price.recurring;
  const rhythm =
    every === null
      ? ""
      : every.interval_count === 1
        ? ` per ${every.interval}`
        : ` every ${every.interval_count} ${every.interval}s`;
  if (price.unit_amount === null) return `Priced by use or in tiers${rhythm}`;
  return `${moneyText(price.unit_amount, price.currency)}${rhythm}`;
}

export function productName(scope: Scope, price: Stripe.Price): string {
  return scope.get(products, idOf(price.product))?.name ?? "Plan";
}

/** "Visa ending 4242". */
export function methodName(method: Stripe.PaymentMethod): string {
  if (method.card) return `${capital(method.card.brand)} ending ${method.card.last4}`;
  if (method.sepa_debit) return `SEPA debit ending ${method.sepa_debit.last4 ?? ""}`;
  if (method.us_bank_account) return `Bank account ending ${method.us_bank_account.last4 ?? ""}`;
  return capital(method.type.replaceAll("_", " "));
}

/** "20% off", "€5.00 off". */
export function offText(coupon: Stripe.Coupon): string {
  if (coupon.percent_off !== null) return `${coupon.percent_off}% off`;
  return `${moneyText(coupon.amount_off ?? 0, coupon.currency ?? "usd")} off`;
}

/** The same with how long it will hold: "20% off for 3 months". */
export function couponText(coupon: Stripe.Coupon): string {
  const long =
    coupon.duration === "forever"
      ? ""
      : coupon.duration === "once"
        ? " the next invoice"
        : ` for ${coupon.duration_in_months} months`;
  return `${offText(coupon)}${long}`;
}

export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).replaceAll("_", " ");
}
