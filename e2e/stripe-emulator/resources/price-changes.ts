/** Writing prices: each change of a recurring one is a change of its plan too, with events for both. */
import type Stripe from "stripe";
import { prices } from "../tables/catalogue";
import type { Scope } from "../work/scope";
import { buildPrice, buildTiers, type PriceInput } from "./build-price";
import { planOf } from "./plan-of";

/** Emits `price.created`, and `plan.created` for a recurring one. */
export function insertPrice(scope: Scope, product: string, given: PriceInput, id?: string): Stripe.Price {
  const built = buildPrice(scope, product, given);
  const price = scope.insert(
    prices,
    { ...built, id: id ?? built.id },
    { hidden: { tiers: buildTiers(given) } },
  );
  announcePlan(scope, "plan.created", price);
  scope.emit("price.created", price);
  return price;
}

/** Emits `price.updated`, and `plan.updated` for a recurring one. */
export function updatePrice(scope: Scope, price: Stripe.Price): Stripe.Price {
  const before = scope.need(prices, price.id);
  const after = scope.update(prices, price, { event: "price.updated" });
  announcePlan(scope, "plan.updated", after, before);
  return after;
}

/** Emits `price.deleted`, and `plan.deleted` for a recurring one. */
export function removePrice(scope: Scope, price: Stripe.Price): void {
  scope.remove(prices, price.id, { event: "price.deleted" });
  announcePlan(scope, "plan.deleted", price);
}

function announcePlan(
  scope: Scope,
  type: Stripe.Event.Type,
  price: Stripe.Price,
  before?: Stripe.Price,
): void {
  const plan = planOf(price);
  const was = before === undefined ? null : planOf(before);
  if (plan !== null) scope.emit(type, plan, was ?? undefined);
}
