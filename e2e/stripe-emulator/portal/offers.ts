/** To what a subscription can be changed in the portal. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { idOf } from "../store/table";
import { prices } from "../tables/catalogue";
import { subscriptionItems, subscriptions } from "../tables/subscriptions";
import type { Visit } from "./visit";

type Product = Stripe.BillingPortal.Configuration.Features.SubscriptionUpdate.Product;

export interface Offers {
  subscription: Stripe.Subscription;
  /** The one item; subscriptions with several are not changed in the portal, as at Stripe. */
  item: Stripe.SubscriptionItem;
  /** In the subscription's currency; the present price among them. */
  prices: { price: Stripe.Price; product: Product | null }[];
  mayChangePrice: boolean;
  mayChangeQuantity: boolean;
  mayUseCodes: boolean;
}

/** Null: it has several items, or has ended. */
export function offersFor(
  { configuration, products, scope }: Visit,
  subscription: Stripe.Subscription,
): Offers | null {
  const items = scope.find(subscriptionItems, "subscription", subscription.id);
  const [item] = items;
  if (
    item === undefined ||
    items.length > 1 ||
    !["active", "trialing", "past_due"].includes(subscription.status)
  ) {
    return null;
  }
  const allowed = configuration.features.subscription_update.default_allowed_updates;
  const offered = allowed.includes("price")
    ? products.flatMap((product) =>
        product.prices.flatMap((id) => {
          const price = scope.get(prices, id);
          const fits = price?.active === true && price.currency === subscription.currency;
          return fits ? [{ price, product }] : [];
        }),
      )
    : [];
  const own = offered.some(({ price }) => price.id === item.price.id);
  const present = {
    price: item.price,
    product: products.find((each) => each.product === idOf(item.price.product)) ?? null,
  };
  return {
    subscription,
    item,
    prices: own ? offered : [present, ...offered],
    mayChangePrice: allowed.includes("price"),
    mayChangeQuantity: allowed.includes("quantity"),
    mayUseCodes: allowed.includes("promotion_code"),
  };
}

/** The customer's own subscription. @throws ApiError for any other */
export function needOwn({ customer, scope }: Visit, id: string): Stripe.Subscription {
  const subscription = scope.need(subscriptions, id);
  if (idOf(subscription.customer) !== customer.id) throw invalidRequest(`No such subscription: '${id}'`);
  return subscription;
}

/** @throws ApiError when the portal cannot change it */
export function needOffers(visit: Visit, id: string): Offers {
  const offers = visit.configuration.features.subscription_update.enabled
    ? offersFor(visit, needOwn(visit, id))
    : null;
  if (offers === null) throw invalidRequest("This plan cannot be changed here.");
  return offers;
}
