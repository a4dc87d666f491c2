/** Subscriptions through the API: listed, read, searched, cancelled, resumed. Creating and changing have files of their own. */
import type Stripe from "stripe";
import { ApiError } from "../api/errors";
import { listPage, pagingByTime } from "../api/list";
import { operation } from "../api/operation";
import {
  anything,
  boolean,
  either,
  object,
  oneOf,
  paramsOf,
  range,
  required,
  text,
  timestamp,
} from "../api/params";
import type { Range } from "../api/params";
import type { Resource } from "../api/resource";
import { searchPage, searchParams } from "../api/search";
import { endDiscount } from "../discounts/attach";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { discounts } from "../tables/discounts";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { cancelSubscription } from "./cancel";
import { createOperation } from "./create-operation";
import { pauseSubscription } from "./pause";
import { resumeSubscription } from "./resume";
import { hasEnded, itemsOf, saveSubscription } from "./store";
import { cancellationDetails, updateOperation } from "./update-operation";

const permission = "subscription";

const anchorMove = oneOf("now", "unchanged");
const listParams = paramsOf<Stripe.SubscriptionListParams>()({
  ...pagingByTime,
  collection_method: oneOf("charge_automatically", "send_invoice"),
  current_period_end: range(),
  current_period_start: range(),
  customer: text(),
  plan: text(),
  price: text(),
  status: oneOf(
    "active",
    "all",
    "canceled",
    "ended",
    "incomplete",
    "incomplete_expired",
    "past_due",
    "paused",
    "trialing",
    "unpaid",
  ),
  test_clock: text(),
});

/** Without a filter, all that were not canceled. */
function hasStatus(subscription: Stripe.Subscription, asked: string | undefined): boolean {
  if (asked === undefined) return subscription.status !== "canceled";
  if (asked === "all") return true;
  return asked === "ended" ? hasEnded(subscription) : subscription.status === asked;
}

function within(value: number, bounds: Range | undefined): boolean {
  if (bounds === undefined) return true;
  const { gt = -1, gte = 0, lt = Number.POSITIVE_INFINITY, lte = Number.POSITIVE_INFINITY } = bounds;
  return value > gt && value >= gte && value < lt && value <= lte;
}

function noDiscount(id: string): ApiError {
  return new ApiError(404, {
    type: "invalid_request_error",
    code: "resource_missing",
    message: `No active discount for subscription: ${id}`,
  });
}

/** Takes every discount off the subscription; answers the first. */
function dropDiscounts(scope: Scope, subscription: Stripe.Subscription): Stripe.DeletedDiscount {
  const own = subscription.discounts.flatMap((discount) => scope.get(discounts, idOf(discount)) ?? []);
  const [first] = own;
  if (first === undefined) throw noDiscount(subscription.id);
  for (const discount of own) endDiscount(scope, discount);
  saveSubscription(scope, { ...subscription, discounts: [] });
  const { end: _end, ...rest } = first;
  return { ...rest, deleted: true };
}

const clockOf = (scope: Scope, subscription: Stripe.Subscription) =>
  onCustomerClock(scope, idOf(subscription.customer));

export const subscriptionResource: Resource = {
  operations: [
    createOperation,
    operation({
      method: "GET",
      path: "/v1/subscriptions",
      permission,
      params: listParams,
      handle(scope, params) {
        const price = params.price ?? params.plan;
        return listPage(scope, subscriptions, params, {
          url: "/v1/subscriptions",
          ...(params.customer === undefined
            ? {}
            : { among: scope.find(subscriptions, "customer", params.customer) }),
          where(subscription) {
            const items = itemsOf(scope, subscription.id);
            return (
              hasStatus(subscription, params.status) &&
              // Those of a test clock are listed only when it, or their customer, is asked for.
              (params.customer !== undefined ||
                idOf(subscription.test_clock) === (params.test_clock ?? null)) &&
              (params.collection_method === undefined ||
                subscription.collection_method === params.collection_method) &&
              (price === undefined || items.some((item) => item.price.id === price)) &&
              items.some(
                (item) =>
                  within(item.current_period_start, params.current_period_start) &&
                  within(item.current_period_end, params.current_period_end),
              )
            );
          },
        });
      },
    }),
    operation({
      method: "GET",
      path: "/v1/subscriptions/search",
      permission,
      params: paramsOf<Stripe.SubscriptionSearchParams>()(searchParams),
      handle: (scope, params) =>
        searchPage(
          scope.all(subscriptions).reverse(),
          params,
          {
            canceled_at: (subscription) => subscription.canceled_at,
            created: (subscription) => subscription.created,
            status: (subscription) => subscription.status,
          },
          "/v1/subscriptions/search",
        ),
    }),
    operation({
      method: "GET",
      path: "/v1/subscriptions/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(subscriptions, id),
    }),
    updateOperation,
    operation({
      method: "DELETE",
      path: "/v1/subscriptions/:id",
      permission,
      params: paramsOf<Stripe.SubscriptionCancelParams>()({
        cancellation_details: cancellationDetails,
        invoice_now: boolean(),
        prorate: boolean(),
      }),
      handle: (scope, params, { id }) =>
        cancelSubscription(scope, scope.need(subscriptions, id), {
          invoiceNow: params.invoice_now ?? false,
          prorate: params.prorate ?? false,
          ...(params.cancellation_details === undefined ? {} : { details: params.cancellation_details }),
        }),
    }),
    operation({
      method: "DELETE",
      path: "/v1/subscriptions/:id/discount",
      permission,
      params: {},
      handle(scope, _params, { id }) {
        const subscription = scope.need(subscriptions, id);
        return dropDiscounts(clockOf(scope, subscription), subscription);
      },
    }),
    operation({
      method: "POST",
      path: "/v1/subscriptions/:id/resume",
      permission,
      params: paramsOf<Stripe.SubscriptionResumeParams>()({
        billing_cycle_anchor: either(object({ type: required(anchorMove) }), anchorMove),
        payment_behavior: oneOf("resume_on_payment_attempt", "resume_on_payment_success"),
        proration_behavior: oneOf("always_invoice", "create_prorations", "none"),
        proration_date: timestamp(),
      }),
      handle(scope, params, { id }) {
        const anchor = params.billing_cycle_anchor ?? "now";
        return resumeSubscription(scope, scope.need(subscriptions, id), {
          billingCycleAnchor: typeof anchor === "string" ? anchor : anchor.type,
          prorationBehavior: params.proration_behavior ?? "create_prorations",
          paymentBehavior: params.payment_behavior ?? "resume_on_payment_success",
        });
      },
    }),
    operation({
      method: "POST",
      path: "/v1/subscriptions/:id/pause",
      permission,
      params: paramsOf<Stripe.SubscriptionPauseParams>()({
        bill_for: object({
          outstanding_usage_through: anything(),
          unused_time_from: object({
            type: required(oneOf("item_current_period_start", "none", "now")),
          }),
        }),
        invoicing_behavior: oneOf("invoice", "pending_invoice_item"),
        type: oneOf("subscription"),
      }),
      handle: (scope, params, { id }) =>
        pauseSubscription(scope, scope.need(subscriptions, id), {
          creditFrom: params.bill_for?.unused_time_from?.type ?? "now",
          invoicing: params.invoicing_behavior ?? "pending_invoice_item",
        }),
    }),
    operation({
      method: "POST",
      path: "/v1/subscriptions/:id/migrate",
      permission,
      params: paramsOf<Stripe.SubscriptionMigrateParams>()({
        billing_mode: required(object({ flexible: anything(), type: required(oneOf("flexible")) })),
      }),
      handle(scope, _params, { id }) {
        const subscription = scope.need(subscriptions, id);
        const on = clockOf(scope, subscription);
        return saveSubscription(on, {
          ...subscription,
          billing_mode: {
            flexible: { proration_discounts: "included" },
            type: "flexible",
            updated_at: on.now,
          },
        });
      },
    }),
  ],
};
