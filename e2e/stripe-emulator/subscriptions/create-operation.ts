/** `POST /v1/subscriptions`. */
import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import {
  anything,
  clearable,
  currency,
  integer,
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
import { prices } from "../tables/catalogue";
import { customers } from "../tables/customers";
import type { Scope } from "../work/scope";
import { nextAnchor } from "./anchor-config";
import { createSubscription } from "./create";
import type { NewSubscription } from "./requests";
import { commonOf, discountList, itemFields, priceOf, shared } from "./params";
import { DAY } from "./periods";

const params = paramsOf<Stripe.SubscriptionCreateParams & { coupon?: string; promotion_code?: string }>()({
  ...shared,
  backdate_start_date: timestamp(),
  billing_cycle_anchor: timestamp(),
  billing_cycle_anchor_config: object({
    day_of_month: required(integer({ min: 1, max: 31 })),
    hour: integer({ min: 0, max: 23 }),
    minute: integer({ min: 0, max: 59 }),
    month: integer({ min: 1, max: 12 }),
    second: integer({ min: 0, max: 59 }),
  }),
  billing_mode: object({ flexible: anything(), type: required(oneOf("classic", "flexible")) }),
  currency: currency(),
  customer: text(),
  default_tax_rates: clearable(list(text())),
  items: list(object({ ...itemFields, discounts: discountList })),
  trial_period_days: integer({ min: 0, max: 730 }),
});

type Given = Values<typeof params>;

export const createOperation = operation({
  method: "POST",
  path: "/v1/subscriptions",
  permission: "subscription",
  params,
  handle(scope, given) {
    if (given.customer === undefined) throw missingParameter("customer");
    scope.need(customers, given.customer, "customer");
    return createSubscription(scope, read(onCustomerClock(scope, given.customer), given.customer, given));
  },
});

/** The request in the door's words. @throws ApiError for what contradicts itself */
function read(scope: Scope, customer: string, given: Given): NewSubscription {
  check(given);
  const items = (given.items ?? []).map((item, index) => {
    const price = priceOf(scope, item, `items[${index}]`);
    if (price === undefined) throw missingParameter(`items[${index}][price]`);
    return {
      price,
      ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
      ...(item.metadata == null ? {} : { metadata: item.metadata }),
    };
  });
  const { billing_cycle_anchor_config: config, cancel_at } = given;
  return {
    customer,
    items,
    ...commonOf(scope, given, customer),
    metadata: mergeMetadata({}, given.metadata),
    trialEnd: trialEnd(scope, given, items[0]?.price ?? ""),
    ...(given.billing_mode === undefined ? {} : { billingMode: given.billing_mode.type }),
    ...(given.backdate_start_date === undefined ? {} : { backdateStartDate: given.backdate_start_date }),
    ...(given.billing_cycle_anchor === undefined ? {} : { billingCycleAnchor: given.billing_cycle_anchor }),
    ...(config === undefined
      ? {}
      : {
          billingCycleAnchor: nextAnchor(scope.now, config),
          billingCycleAnchorConfig: {
            day_of_month: config.day_of_month,
            hour: config.hour ?? null,
            minute: config.minute ?? null,
            month: config.month ?? null,
            second: config.second ?? null,
          },
        }),
    // The ends of periods are known only once there are periods.
    ...(typeof cancel_at === "string" ? { cancelAtPeriodEnd: true } : { cancelAt: cancel_at }),
  };
}

function check(given: Given): void {
  if (given.items === undefined || given.items.length === 0) throw missingParameter("items");
  const both = (a: keyof Given, b: keyof Given) => {
    if (given[a] === undefined || given[b] === undefined) return;
    throw invalidRequest(`You may only specify one of these parameters: ${a}, ${b}.`, { param: a });
  };
  both("trial_end", "trial_period_days");
  both("billing_cycle_anchor", "billing_cycle_anchor_config");
  if (given.collection_method === "send_invoice" && given.days_until_due === undefined) {
    throw missingParameter("days_until_due");
  }
  if (given.payment_behavior === "pending_if_incomplete") {
    throw invalidRequest(
      "`pending_if_incomplete` is only supported when a subscription is updated; use another payment_behavior to create one.",
      { param: "payment_behavior" },
    );
  }
}

/** By a date, by a number of days, or as the first price says; null: no trial. */
function trialEnd(scope: Scope, given: Given, firstPrice: string): number | null {
  if (given.trial_end === "now") return null;
  if (given.trial_end !== undefined) {
    if (given.trial_end > scope.now) return given.trial_end;
    throw invalidRequest("Invalid timestamp: must be an integer Unix timestamp in the future.", {
      param: "trial_end",
    });
  }
  const ofPrice = given.trial_from_plan === true ? scope.get(prices, firstPrice)?.recurring : null;
  const days = given.trial_period_days ?? ofPrice?.trial_period_days ?? 0;
  return days === 0 ? null : scope.now + days * DAY;
}
