/** The phases of a schedule: from when to when, with which items and settings. */
import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { mergeMetadata } from "../api/metadata";
import {
  anything,
  clearable,
  clearableText,
  currency,
  either,
  boolean,
  integer,
  list,
  metadata,
  object,
  oneOf,
  required,
  text,
  timestamp,
  type Values,
} from "../api/params";
import type { Scope } from "../work/scope";
import { checkQuantity, checkTogether, isMetered, recurringPrice, rhythmOf } from "./items";
import { discountList, itemFields, priceOf } from "./params";
import { boundary, type Recurrence } from "./periods";

const phase = object({
  add_invoice_items: anything(),
  automatic_tax: anything(),
  billing_cycle_anchor: oneOf("automatic", "phase_start"),
  collection_method: oneOf("charge_automatically", "send_invoice"),
  currency: currency(),
  default_payment_method: text(),
  default_tax_rates: clearable(list(text())),
  description: clearableText(500),
  discounts: discountList,
  duration: object({
    interval: required(oneOf("day", "week", "month", "year")),
    interval_count: integer({ min: 1 }),
  }),
  end_date: either(timestamp(), oneOf("now")),
  invoice_settings: object({ days_until_due: integer({ min: 0 }), issuer: anything() }),
  items: required(list(object({ ...itemFields, discounts: discountList }))),
  // Billing periods of the first price, as older versions counted phases.
  iterations: integer({ min: 1 }),
  metadata: metadata(),
  proration_behavior: oneOf("always_invoice", "create_prorations", "none"),
  start_date: either(timestamp(), oneOf("now")),
  trial: boolean(),
  trial_end: either(timestamp(), oneOf("now")),
});

export const phaseList = list(phase);
export type PhaseInput = Values<{ phases: typeof phaseList }>["phases"] extends infer P
  ? NonNullable<P> extends (infer One)[]
    ? One
    : never
  : never;

/** One after the other, without gaps. @param start unix seconds @throws ApiError */
export function buildPhases(
  scope: Scope,
  given: readonly PhaseInput[],
  start: number,
): Stripe.SubscriptionSchedule.Phase[] {
  if (given.length === 0) throw missingParameter("phases");
  let from = start;
  return given.map((input, index) => {
    const built = buildPhase(scope, input, from, `phases[${index}]`);
    from = built.end_date;
    return built;
  });
}

function buildPhase(
  scope: Scope,
  given: PhaseInput,
  start: number,
  param: string,
): Stripe.SubscriptionSchedule.Phase {
  const chosen = given.items.map((item, index) => {
    const name = `${param}[items][${index}]`;
    const id = priceOf(scope, item, name);
    if (id === undefined) throw missingParameter(`${name}[price]`);
    const price = recurringPrice(scope, id, `${name}[price]`);
    checkQuantity(price, item.quantity, `${name}[quantity]`);
    return { item, price };
  });
  const all = chosen.map(({ price }) => price);
  checkTogether(all, "flexible");
  const end = endOf(scope, given, start, rhythmOf(all[0]!), param);
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: given.billing_cycle_anchor ?? null,
    billing_thresholds: null,
    collection_method: given.collection_method ?? null,
    currency: given.currency ?? all[0]!.currency,
    default_payment_method: given.default_payment_method ?? null,
    default_tax_rates: [],
    description: given.description ?? null,
    discounts: (given.discounts ?? []).map((discount) => ({
      coupon: discount.coupon ?? null,
      discount: discount.discount ?? null,
      promotion_code: discount.promotion_code ?? null,
    })),
    end_date: end,
    invoice_settings:
      given.invoice_settings?.days_until_due === undefined
        ? null
        : {
            account_tax_ids: null,
            custom_fields: null,
            days_until_due: given.invoice_settings.days_until_due,
            description: null,
            footer: null,
            issuer: null,
          },
    items: chosen.map(({ item, price }) => ({
      billing_thresholds: null,
      discounts: [],
      metadata: mergeMetadata({}, item.metadata ?? undefined),
      plan: price.id,
      price: price.id,
      ...(isMetered(price) ? {} : { quantity: item.quantity ?? 1 }),
      tax_rates: [],
    })),
    metadata: mergeMetadata({}, given.metadata),
    on_behalf_of: null,
    proration_behavior: given.proration_behavior ?? "create_prorations",
    start_date: start,
    transfer_data: null,
    trial_end: trialEnd(given, end),
  };
}

/** By a date, a duration, a number of billing periods; one period if nothing is said. */
function endOf(scope: Scope, given: PhaseInput, start: number, every: Recurrence, param: string): number {
  const { duration } = given;
  if (given.end_date === "now") return scope.now;
  if (given.end_date !== undefined) {
    if (given.end_date > start) return given.end_date;
    throw invalidRequest("The phase's end_date must be after its start_date.", {
      param: `${param}[end_date]`,
    });
  }
  if (duration !== undefined) {
    const { interval, interval_count = 1 } = duration;
    return boundary(start, { interval, interval_count }, 1);
  }
  return boundary(start, every, given.iterations ?? 1);
}

function trialEnd(given: PhaseInput, end: number): number | null {
  if (given.trial === true) return end;
  return typeof given.trial_end === "number" ? given.trial_end : null;
}

/** The phase that a subscription is in, for a schedule that takes it over. */
export function phaseOf(
  subscription: Stripe.Subscription,
  items: readonly Stripe.SubscriptionItem[],
): Stripe.SubscriptionSchedule.Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: subscription.collection_method,
    currency: subscription.currency,
    default_payment_method: subscription.default_payment_method,
    default_tax_rates: [],
    description: subscription.description,
    discounts: subscription.discounts.map((discount) => ({
      coupon: null,
      discount: typeof discount === "string" ? discount : discount.id,
      promotion_code: null,
    })),
    end_date: Math.max(...items.map((item) => item.current_period_end)),
    invoice_settings: null,
    items: items.map((item) => ({
      billing_thresholds: null,
      discounts: [],
      metadata: item.metadata,
      plan: item.price.id,
      price: item.price.id,
      ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
      tax_rates: [],
    })),
    metadata: subscription.metadata,
    on_behalf_of: null,
    proration_behavior: "create_prorations",
    start_date: Math.min(...items.map((item) => item.current_period_start)),
    transfer_data: null,
    trial_end: subscription.trial_end,
  };
}
