/** Deep links into the portal: what a session was made for, and what has to be true for it. */
import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { integer, list, object, oneOf, required, text, type Values } from "../api/params";
import { idOf } from "../store/table";
import { coupons } from "../tables/discounts";
import { portalConfigurations } from "../tables/portal";
import { subscriptionItems, subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { checkAddress } from "../api/web-address";

type Flow = Stripe.BillingPortal.Session.Flow;
type Configuration = Stripe.BillingPortal.Configuration;

export const flowParams = object({
  after_completion: object({
    hosted_confirmation: object({ custom_message: text(500) }),
    redirect: object({ return_url: required(text()) }),
    type: required(oneOf("hosted_confirmation", "portal_homepage", "redirect")),
  }),
  subscription_cancel: object({
    retention: object({
      coupon_offer: required(object({ coupon: required(text()) })),
      type: required(oneOf("coupon_offer")),
    }),
    subscription: required(text()),
  }),
  subscription_update: object({ subscription: required(text()) }),
  subscription_update_confirm: object({
    discounts: list(object({ coupon: text(), promotion_code: text() })),
    items: required(list(object({ id: required(text()), price: text(), quantity: integer({ min: 1 }) }))),
    subscription: required(text()),
  }),
  type: required(
    oneOf(
      "customer_update",
      "payment_method_update",
      "subscription_cancel",
      "subscription_update",
      "subscription_update_confirm",
    ),
  ),
});

type Given = NonNullable<Values<{ flow: typeof flowParams }>["flow"]>;

/** @throws ApiError when the configuration does not allow it, or the subscription does not fit */
export function buildFlow(scope: Scope, configuration: Configuration, customer: string, given: Given): Flow {
  const flow: Flow = {
    after_completion: afterCompletion(given.after_completion),
    customer_update: given.type === "customer_update" ? {} : null,
    subscription_cancel: null,
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
    type: given.type,
  };
  const { features } = configuration;
  switch (given.type) {
    case "customer_update":
      needFeature(features.customer_update.enabled, "customer", "updated", "customer update");
      return flow;
    case "payment_method_update":
      needFeature(features.payment_method_update.enabled, "customer", "updated", "payment method update");
      return flow;
    case "subscription_cancel":
      return { ...flow, subscription_cancel: cancelFlow(scope, configuration, customer, given) };
    case "subscription_update": {
      const { subscription } = given.subscription_update ?? missing("subscription_update");
      needFeature(features.subscription_update.enabled, "subscription", "updated", "subscription update");
      needSubscription(scope, customer, subscription, "subscription_update");
      return { ...flow, subscription_update: { subscription } };
    }
    case "subscription_update_confirm":
      return { ...flow, subscription_update_confirm: confirmFlow(scope, configuration, customer, given) };
  }
}

function missing(part: string): never {
  throw missingParameter(`flow_data[${part}]`);
}

function needFeature(enabled: boolean, what: string, done: string, feature: string): void {
  if (enabled) return;
  throw invalidRequest(
    `This ${what} cannot be ${done} because the ${feature} feature in the portal configuration is disabled.`,
    { param: "flow_data[type]" },
  );
}

function afterCompletion(
  given: Given["after_completion"],
): Stripe.BillingPortal.Session.Flow.AfterCompletion {
  const param = "flow_data[after_completion]";
  if (given?.type === "redirect" && given.redirect === undefined)
    throw missingParameter(`${param}[redirect]`);
  const { redirect } = given ?? {};
  if (redirect !== undefined) checkAddress(redirect.return_url, `${param}[redirect][return_url]`);
  return {
    hosted_confirmation:
      given?.type === "hosted_confirmation"
        ? { custom_message: given.hosted_confirmation?.custom_message ?? null }
        : null,
    redirect: redirect === undefined ? null : { return_url: redirect.return_url },
    type: given?.type ?? "portal_homepage",
  };
}

function needSubscription(scope: Scope, customer: string, id: string, part: string): Stripe.Subscription {
  const param = `flow_data[${part}][subscription]`;
  const subscription = scope.need(subscriptions, id, param);
  if (idOf(subscription.customer) !== customer) {
    throw invalidRequest(`The subscription \`${id}\` does not belong to the customer \`${customer}\`.`, {
      param,
    });
  }
  if (!["active", "trialing", "past_due", "unpaid", "paused"].includes(subscription.status)) {
    throw invalidRequest(
      `The subscription \`${id}\` has the status \`${subscription.status}\` and cannot be changed in the portal.`,
      { param },
    );
  }
  return subscription;
}

function cancelFlow(
  scope: Scope,
  { features }: Configuration,
  customer: string,
  { subscription_cancel }: Given,
): Stripe.BillingPortal.Session.Flow.SubscriptionCancel {
  const given = subscription_cancel ?? missing("subscription_cancel");
  needFeature(features.subscription_cancel.enabled, "subscription", "canceled", "subscription cancellation");
  const subscription = needSubscription(scope, customer, given.subscription, "subscription_cancel");
  if (subscription.cancel_at_period_end || subscription.cancel_at !== null) {
    throw invalidRequest(`The subscription \`${subscription.id}\` is already set to be canceled.`, {
      param: "flow_data[subscription_cancel][subscription]",
    });
  }
  const coupon = given.retention?.coupon_offer.coupon;
  if (coupon === undefined) return { retention: null, subscription: subscription.id };
  scope.need(coupons, coupon, "flow_data[subscription_cancel][retention][coupon_offer][coupon]");
  return { retention: { coupon_offer: { coupon }, type: "coupon_offer" }, subscription: subscription.id };
}

function confirmFlow(
  scope: Scope,
  configuration: Configuration,
  customer: string,
  { subscription_update_confirm }: Given,
): Stripe.BillingPortal.Session.Flow.SubscriptionUpdateConfirm {
  const part = "subscription_update_confirm";
  const given = subscription_update_confirm ?? missing(part);
  const { enabled } = configuration.features.subscription_update;
  needFeature(enabled, "subscription", "updated", "subscription update");
  const subscription = needSubscription(scope, customer, given.subscription, part);
  const offered = scope.hidden(portalConfigurations, configuration.id)?.products ?? [];
  if (given.items.length !== 1) {
    throw invalidRequest("Exactly one item can be changed in the portal.", {
      param: `flow_data[${part}][items]`,
    });
  }
  const items = given.items.map(({ id, price, quantity }) => {
    const item = scope.get(subscriptionItems, id);
    if (item?.subscription !== subscription.id) {
      throw invalidRequest(`The subscription \`${subscription.id}\` has no item \`${id}\`.`, {
        param: `flow_data[${part}][items][0][id]`,
      });
    }
    if (price !== undefined && !offered.some((each) => each.prices.includes(price))) {
      throw invalidRequest(
        `The item \`${id}\` cannot be updated to price \`${price}\` because the configuration \`${configuration.id}\` does not include the price in its \`features[subscription_update][products]\`.`,
        { param: `flow_data[${part}][items][0][price]` },
      );
    }
    return { id, price: price ?? null, ...(quantity === undefined ? {} : { quantity }) };
  });
  const discounts =
    given.discounts?.map((each) => ({
      coupon: each.coupon ?? null,
      promotion_code: each.promotion_code ?? null,
    })) ?? null;
  return { discounts, items, subscription: subscription.id };
}
