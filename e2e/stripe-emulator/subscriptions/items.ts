/** Subscription items: which prices fit a subscription, and the items made of them. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { mergeMetadata } from "../api/metadata";
import type { MetadataInput } from "../api/params";
import { planOf } from "../resources/plan-of";
import { prices } from "../tables/catalogue";
import { subscriptionItems } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { sameRhythm, type Period, type Recurrence } from "./periods";

const MOST_ITEMS = 20;

export interface NewItem {
  price: string;
  quantity?: number | undefined;
  metadata?: MetadataInput | undefined;
  /** Ids of discounts on this item alone. */
  discounts?: readonly string[] | undefined;
  /** Checkout's: a price made for this purchase alone is never active, or was archived since the page was opened. */
  evenInactive?: boolean;
}

/** How often a price is billed. Items have recurring prices only. */
export function rhythmOf(price: Stripe.Price): Recurrence {
  if (price.recurring === null)
    throw new Error(`the price ${price.id} of a subscription item is not recurring`);
  return {
    interval: recurrenceInterval(price.recurring.interval),
    interval_count: price.recurring.interval_count,
  };
}

function recurrenceInterval(given: string): Recurrence["interval"] {
  if (given === "day" || given === "week" || given === "month" || given === "year") return given;
  throw new Error(`no such interval: ${given}`);
}

export const isMetered = (price: Stripe.Price) => price.recurring?.usage_type === "metered";

/** @throws ApiError unless the price can be subscribed to */
export function recurringPrice(scope: Scope, id: string, param: string, evenInactive = false): Stripe.Price {
  const price = scope.need(prices, id, param);
  if (!price.active && !evenInactive) {
    throw invalidRequest("The price specified is inactive. This field only accepts active prices.", {
      param,
    });
  }
  if (price.recurring === null) {
    throw invalidRequest(
      "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
      { param },
    );
  }
  return price;
}

/** Not stored yet. */
export function buildItem(
  scope: Scope,
  subscription: string,
  price: Stripe.Price,
  given: NewItem,
  period: Period,
): Stripe.SubscriptionItem {
  const plan = planOf(price);
  if (plan === null) throw new Error(`the price ${price.id} is not recurring`);
  return {
    id: scope.id(subscriptionItems),
    object: "subscription_item",
    billing_thresholds: null,
    created: scope.now,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [...(given.discounts ?? [])],
    metadata: mergeMetadata({}, given.metadata),
    plan,
    price,
    ...(isMetered(price) ? {} : { quantity: given.quantity ?? 1 }),
    subscription,
    tax_rates: [],
  };
}

/** @throws ApiError for a quantity that a metered price cannot have */
export function checkQuantity(price: Stripe.Price, quantity: number | undefined, param: string): void {
  if (quantity === undefined || !isMetered(price)) return;
  throw invalidRequest(
    `Quantity should not be specified where usage_type is \`metered\`. Remove quantity from \`${param}\``,
    { param },
  );
}

/** What a subscription's prices must have in common. @throws ApiError */
export function checkTogether(all: readonly Stripe.Price[], mode: string): void {
  const [first] = all;
  if (first === undefined) {
    throw invalidRequest(
      "A subscription must have at least one active plan. You must first add a replacement plan or cancel the subscription.",
      { param: "items" },
    );
  }
  if (all.length > MOST_ITEMS) {
    throw invalidRequest(`A subscription can have at most ${MOST_ITEMS} items.`, { param: "items" });
  }
  const seen = new Set<string>();
  for (const price of all) {
    if (seen.has(price.id)) {
      throw invalidRequest(`Cannot add multiple subscription items with the same plan: ${price.id}`, {
        param: "items",
      });
    }
    seen.add(price.id);
    if (price.currency !== first.currency) throw mismatch("currency");
    // Flexible billing bills each item in its own rhythm.
    if (mode !== "flexible" && !sameRhythm(rhythmOf(price), rhythmOf(first))) throw mismatch("interval");
  }
}

const mismatch = (field: string) =>
  invalidRequest(
    `Currency and interval fields must match across all plans on this subscription. Found mismatch in ${field} field.`,
    { param: "items" },
  );
