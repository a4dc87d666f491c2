/** What subscriptions put on invoices: whole periods, trials, and parts of periods. */
import type Stripe from "stripe";
import { moneyText } from "../pages/money";
import type { NewLine } from "../invoicing/line";
import { priceAmount } from "../invoicing/price-amount";
import { idOf } from "../store/table";
import { products } from "../tables/catalogue";
import type { Scope } from "../work/scope";
import { isMetered, rhythmOf } from "./items";
import type { Period } from "./periods";

export function periodLine(scope: Scope, item: Stripe.SubscriptionItem, period: Period): NewLine {
  return lineOf(item, period, {
    amount: amountOf(scope, item),
    description: `${quantityOf(item)} × ${productName(scope, item)} (at ${rateText(item.price)})`,
  });
}

export function trialLine(scope: Scope, item: Stripe.SubscriptionItem, period: Period): NewLine {
  const description = `Free trial for ${quantityOf(item)} × ${productName(scope, item)}`;
  return lineOf(item, period, { amount: 0, description });
}

/** The share of a whole period's price (`amount`, minor units) that falls to `part`. */
export function partLine(
  scope: Scope,
  item: Stripe.SubscriptionItem,
  amount: number,
  part: Period,
  whole: Period,
): NewLine {
  return lineOf(item, part, {
    amount: shareOf(amount, part, whole),
    description: `Remaining time on ${counted(scope, item)} after ${dayText(part.start)}`,
    proration: true,
  });
}

/** The same as a credit: what was paid for and will not be used. */
export function creditLine(
  scope: Scope,
  item: Stripe.SubscriptionItem,
  amount: number,
  part: Period,
  whole: Period,
): NewLine {
  return lineOf(item, part, {
    amount: 0 - shareOf(amount, part, whole),
    description: `Unused time on ${counted(scope, item)} after ${dayText(part.start)}`,
    proration: true,
  });
}

/** By the second; half a unit goes away from zero, so that a credit takes back what a charge took. */
function shareOf(amount: number, part: Period, whole: Period): number {
  const length = whole.end - whole.start;
  if (length <= 0) return 0;
  return Math.round((amount * (part.end - part.start)) / length);
}

/** What the item costs for one whole period, minor units. */
export function amountOf(scope: Scope, item: Stripe.SubscriptionItem): number {
  return isMetered(item.price) ? 0 : priceAmount(scope, item.price, quantityOf(item));
}

const quantityOf = (item: Stripe.SubscriptionItem) => (isMetered(item.price) ? 0 : (item.quantity ?? 1));

function lineOf(
  item: Stripe.SubscriptionItem,
  period: Period,
  what: { amount: number; description: string; proration?: boolean },
): NewLine {
  return {
    amount: what.amount,
    description: what.description,
    period: { start: period.start, end: period.end },
    price: item.price.id,
    quantity: quantityOf(item),
    proration: what.proration ?? false,
    metadata: item.metadata,
    from: { kind: "subscription_item", subscription: item.subscription, item: item.id },
  };
}

function counted(scope: Scope, item: Stripe.SubscriptionItem): string {
  const quantity = quantityOf(item);
  return quantity === 1 ? productName(scope, item) : `${quantity} × ${productName(scope, item)}`;
}

function productName(scope: Scope, item: Stripe.SubscriptionItem): string {
  return scope.get(products, idOf(item.price.product))?.name ?? item.price.nickname ?? item.price.id;
}

/** `$15.00 / month`, `€30.00 / every 3 months`. */
function rateText(price: Stripe.Price): string {
  const { interval, interval_count } = rhythmOf(price);
  const every = interval_count === 1 ? interval : `every ${interval_count} ${interval}s`;
  const amount = Number(String(price.unit_amount_decimal ?? price.unit_amount ?? 0));
  return `${moneyText(amount, price.currency)} / ${every}`;
}

/** `05 Mar 2026`, in UTC. */
function dayText(moment: number): string {
  return new Date(moment * 1000).toLocaleDateString("en-GB", {
    day: "2-digit",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
}
