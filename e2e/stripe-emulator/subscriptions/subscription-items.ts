/** Subscription items through the API: each change is one of the subscription. */
import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { page, paging } from "../api/list";
import { operation } from "../api/operation";
import { boolean, oneOf, paramsOf, required, text, timestamp, type Values } from "../api/params";
import type { Resource } from "../api/resource";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { subscriptionItems, subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { changeSubscription } from "./change";
import type { SubscriptionChange } from "./requests";
import { discountList, itemFields, priceOf, shared } from "./params";
import type { ItemChange } from "./plan-items";
import { itemsOf } from "./store";

const permission = "subscription";

const how = {
  payment_behavior: shared.payment_behavior,
  proration_behavior: oneOf("always_invoice", "create_prorations", "none"),
  proration_date: timestamp(),
};

function change(scope: Scope, id: string, item: ItemChange, given: Values<typeof how>): void {
  const request: SubscriptionChange = {
    items: [item],
    ...(given.payment_behavior === undefined ? {} : { paymentBehavior: given.payment_behavior }),
    ...(given.proration_behavior === undefined ? {} : { prorationBehavior: given.proration_behavior }),
    ...(given.proration_date === undefined ? {} : { prorationDate: given.proration_date }),
  };
  changeSubscription(scope, scope.need(subscriptions, id, "subscription"), request);
}

function clockOf(scope: Scope, subscription: string): Scope {
  return onCustomerClock(scope, idOf(scope.need(subscriptions, subscription, "subscription").customer));
}

export const subscriptionItemResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/subscription_items",
      permission,
      params: paramsOf<Stripe.SubscriptionItemCreateParams>()({
        ...itemFields,
        ...how,
        discounts: discountList,
        subscription: required(text()),
      }),
      handle(scope, params) {
        const on = clockOf(scope, params.subscription);
        const price = priceOf(on, params, "price_data");
        if (price === undefined) throw missingParameter("price");
        const had = new Set(itemsOf(on, params.subscription).map((item) => item.id));
        const metadata = params.metadata ?? undefined;
        change(on, params.subscription, { price, quantity: params.quantity, metadata }, params);
        const made = itemsOf(on, params.subscription).find((item) => !had.has(item.id));
        if (made !== undefined) return made;
        // It waits in `pending_update` until its invoice is paid.
        const pending = on.need(subscriptions, params.subscription).pending_update?.subscription_items ?? [];
        const waiting = pending.find((item) => !had.has(item.id));
        if (waiting !== undefined) return waiting;
        throw new Error(`no item was added to ${params.subscription}`);
      },
    }),
    operation({
      method: "GET",
      path: "/v1/subscription_items",
      permission,
      params: paramsOf<Stripe.SubscriptionItemListParams>()({ ...paging, subscription: required(text()) }),
      handle(scope, params): Stripe.ApiList<Stripe.SubscriptionItem> {
        scope.need(subscriptions, params.subscription, "subscription");
        return page(itemsOf(scope, params.subscription), params, "/v1/subscription_items");
      },
    }),
    operation({
      method: "GET",
      path: "/v1/subscription_items/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(subscriptionItems, id),
    }),
    operation({
      method: "POST",
      path: "/v1/subscription_items/:id",
      permission,
      params: paramsOf<Stripe.SubscriptionItemUpdateParams>()({
        ...itemFields,
        ...how,
        discounts: discountList,
        off_session: boolean(),
      }),
      handle(scope, params, { id }) {
        const { subscription } = scope.need(subscriptionItems, id);
        const on = clockOf(scope, subscription);
        const price = priceOf(on, params, "price_data");
        const metadata = params.metadata === null ? "" : params.metadata;
        change(on, subscription, { id, price, quantity: params.quantity, metadata }, params);
        return on.need(subscriptionItems, id);
      },
    }),
    operation({
      method: "DELETE",
      path: "/v1/subscription_items/:id",
      permission,
      params: paramsOf<Stripe.SubscriptionItemDeleteParams>()({ ...how, clear_usage: boolean() }),
      handle(scope, params, { id }): Stripe.DeletedSubscriptionItem {
        const { subscription } = scope.need(subscriptionItems, id);
        if (itemsOf(scope, subscription).length === 1) {
          throw invalidRequest(
            "A subscription must have at least one active plan. You must first add a replacement plan or cancel the subscription.",
            { param: "item" },
          );
        }
        change(clockOf(scope, subscription), subscription, { id, deleted: true }, params);
        return { id, object: "subscription_item", deleted: true };
      },
    }),
  ],
};
