/** `POST /v1/subscriptions/:id`. */
import type Stripe from "stripe";
import { operation } from "../api/operation";
import {
  boolean,
  clearable,
  clearableText,
  either,
  list,
  object,
  oneOf,
  paramsOf,
  required,
  text,
  timestamp,
  type Values,
} from "../api/params";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { changeSubscription } from "./change";
import type { SubscriptionChange } from "./requests";
import { cancelDate, commonOf, discountList, itemFields, priceOf, shared } from "./params";
import { itemsOf } from "./store";

export const cancellationDetails = object({
  comment: clearableText(),
  feedback: clearable(
    oneOf(
      "customer_service",
      "low_quality",
      "missing_features",
      "other",
      "switched_service",
      "too_complex",
      "too_expensive",
      "unused",
    ),
  ),
  feedback_option: text(),
});

const anchorMove = oneOf("now", "unchanged");

const params = paramsOf<Stripe.SubscriptionUpdateParams & { coupon?: string; promotion_code?: string }>()({
  ...shared,
  billing_cycle_anchor: either(object({ type: required(anchorMove) }), anchorMove),
  cancellation_details: cancellationDetails,
  default_tax_rates: clearable(list(text())),
  items: list(
    object({
      ...itemFields,
      clear_usage: boolean(),
      deleted: boolean(),
      discounts: discountList,
      id: text(),
    }),
  ),
  pause_collection: clearable(
    object({
      behavior: required(oneOf("keep_as_draft", "mark_uncollectible", "void")),
      resumes_at: timestamp(),
    }),
  ),
  proration_date: timestamp(),
});

type Given = Values<typeof params>;

export const updateOperation = operation({
  method: "POST",
  path: "/v1/subscriptions/:id",
  permission: "subscription",
  params,
  handle(scope, given, { id }) {
    const subscription = scope.need(subscriptions, id);
    const on = onCustomerClock(scope, idOf(subscription.customer));
    return changeSubscription(on, subscription, read(on, subscription, given));
  },
});

/** The request in the door's words. */
function read(scope: Scope, subscription: Stripe.Subscription, given: Given): SubscriptionChange {
  const anchor = given.billing_cycle_anchor;
  const cancelAt = cancelDate(given.cancel_at, itemsOf(scope, subscription.id));
  const pause = given.pause_collection;
  return {
    ...commonOf(scope, given, idOf(subscription.customer) ?? ""),
    ...(anchor === undefined
      ? {}
      : { billingCycleAnchor: typeof anchor === "string" ? anchor : anchor.type }),
    ...(cancelAt === undefined ? {} : { cancelAt }),
    ...(given.cancellation_details === undefined ? {} : { cancellationDetails: given.cancellation_details }),
    ...(given.items === undefined
      ? {}
      : {
          items: given.items.map((item, index) => ({
            id: item.id,
            price: priceOf(scope, item, `items[${index}]`),
            quantity: item.quantity,
            deleted: item.deleted,
            metadata: item.metadata ?? undefined,
          })),
        }),
    ...(given.metadata === undefined ? {} : { metadata: given.metadata }),
    ...(pause === undefined
      ? {}
      : {
          pauseCollection:
            pause === null ? null : { behavior: pause.behavior, resumes_at: pause.resumes_at ?? null },
        }),
    ...(given.proration_date === undefined ? {} : { prorationDate: given.proration_date }),
    ...(given.trial_end === undefined ? {} : { trialEnd: given.trial_end }),
  };
}
