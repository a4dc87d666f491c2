/** What a session costs today: trials, a first period cut short, discounts. */
import type Stripe from "stripe";
import { takeOff } from "../discounts/apply";
import { termsOf } from "../discounts/redeemable";
import { idOf } from "../store/table";
import { periodAt } from "../subscriptions/periods";
import { coupons } from "../tables/discounts";
import type { CheckoutPlan } from "../tables/checkout";
import type { Scope } from "../work/scope";
import { fullAmount } from "./lines";

export interface Totals {
  lines: Stripe.LineItem[];
  subtotal: number;
  discount: number;
  total: number;
  /** What each of the session's discounts takes off, in their order. */
  discounts: number[];
}

export function totalsOf(
  scope: Scope,
  lines: readonly Stripe.LineItem[],
  discounts: Stripe.Checkout.Session["discounts"],
  plan: CheckoutPlan,
): Totals {
  const dueToday = lines.map((line) => dueAmount(scope, line, plan));
  const taken = takeOff(
    (discounts ?? []).map((each) => {
      const coupon = scope.get(coupons, idOf(each.coupon));
      return { discount: idOf(each.coupon) ?? "", terms: coupon === null ? null : termsOf(scope, coupon) };
    }),
    lines[0]?.currency ?? "usd",
    lines.map((line, index) => ({
      amount: dueToday[index] ?? 0,
      product: idOf(line.price?.product),
      discountable: true,
    })),
  );
  const shown = lines.map((line, index): Stripe.LineItem => {
    const amount_subtotal = dueToday[index] ?? 0;
    const amount_discount = sum(taken.map(({ amounts }) => amounts[index] ?? 0));
    return { ...line, amount_discount, amount_subtotal, amount_total: amount_subtotal - amount_discount };
  });
  const subtotal = sum(shown.map((line) => line.amount_subtotal));
  const discount = sum(shown.map((line) => line.amount_discount));
  return {
    lines: shown,
    subtotal,
    discount,
    total: subtotal - discount,
    discounts: taken.map(({ amounts }) => sum(amounts)),
  };
}

/** What a later period costs: without one-time lines, and without discounts that hold once. */
export function laterAmount(
  scope: Scope,
  session: Stripe.Checkout.Session,
  lines: readonly Stripe.LineItem[],
  plan: CheckoutPlan,
): number {
  const lasting = (session.discounts ?? []).filter(
    (discount) => scope.get(coupons, idOf(discount.coupon))?.duration !== "once",
  );
  const whole = { ...plan.subscription, billingCycleAnchor: null, trialDays: null, trialEnd: null };
  const recurring = lines.filter((line) => line.price?.type === "recurring");
  return totalsOf(scope, recurring, lasting, { ...plan, subscription: whole }).total;
}

/** When the free time ends, unix seconds; null without one. */
export function trialEnd(scope: Scope, plan: CheckoutPlan): number | null {
  const { trialDays, trialEnd: fixed } = plan.subscription;
  return fixed ?? (trialDays === null ? null : scope.now + trialDays * 24 * 3600);
}

function dueAmount(scope: Scope, line: Stripe.LineItem, plan: CheckoutPlan): number {
  const full = fullAmount(scope, line);
  const every = line.price?.recurring;
  if (!every) return full;
  if (trialEnd(scope, plan) !== null) return 0;
  const { billingCycleAnchor: anchor, prorationBehavior } = plan.subscription;
  if (anchor === null) return full;
  if (prorationBehavior === "none") return 0;
  const interval = intervalOf(every.interval);
  const { start, end } = periodAt(anchor, { interval, interval_count: every.interval_count }, scope.now);
  return Math.round((full * (end - scope.now)) / (end - start));
}

function intervalOf(name: string): "day" | "week" | "month" | "year" {
  return name === "day" || name === "week" || name === "year" ? name : "month";
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, each) => total + each, 0);
