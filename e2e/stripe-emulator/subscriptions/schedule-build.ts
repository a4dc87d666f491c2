/** A schedule as a request describes it. */
import type Stripe from "stripe";
import { mergeMetadata } from "../api/metadata";
import {
  anything,
  clearableText,
  either,
  integer,
  metadata,
  object,
  oneOf,
  paramsOf,
  required,
  text,
  timestamp,
  type Values,
} from "../api/params";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { subscriptionSchedules } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { billingMode } from "./build";
import { phaseList } from "./schedule-phases";

/** What create and update both take. */
export const shared = {
  default_settings: object({
    automatic_tax: anything(),
    billing_cycle_anchor: oneOf("automatic", "phase_start"),
    collection_method: oneOf("charge_automatically", "send_invoice"),
    default_payment_method: text(),
    description: clearableText(500),
    invoice_settings: object({ days_until_due: integer({ min: 0 }), issuer: anything() }),
  }),
  end_behavior: oneOf("cancel", "none", "release", "renew"),
  metadata: metadata(),
  phases: phaseList,
};

export const createParams = paramsOf<Stripe.SubscriptionScheduleCreateParams>()({
  ...shared,
  billing_mode: object({ flexible: anything(), type: required(oneOf("classic", "flexible")) }),
  customer: text(),
  from_subscription: text(),
  start_date: either(timestamp(), oneOf("now")),
});

export type ScheduleFields = Values<typeof shared>;
export type NewSchedule = Values<typeof createParams>;
type Defaults = Values<typeof shared>["default_settings"];

export function settings(
  current: Stripe.SubscriptionSchedule.DefaultSettings | null,
  given: Defaults,
): Stripe.SubscriptionSchedule.DefaultSettings {
  const base: Stripe.SubscriptionSchedule.DefaultSettings = current ?? {
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: "automatic",
    billing_thresholds: null,
    collection_method: "charge_automatically",
    default_payment_method: null,
    description: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      days_until_due: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    on_behalf_of: null,
    transfer_data: null,
  };
  if (given === undefined) return base;
  const { billing_cycle_anchor, collection_method, default_payment_method, description } = given;
  const days = given.invoice_settings?.days_until_due;
  return {
    ...base,
    ...(billing_cycle_anchor === undefined ? {} : { billing_cycle_anchor }),
    ...(collection_method === undefined ? {} : { collection_method }),
    ...(default_payment_method === undefined ? {} : { default_payment_method }),
    ...(description === undefined ? {} : { description }),
    ...(days === undefined ? {} : { invoice_settings: { ...base.invoice_settings, days_until_due: days } }),
  };
}

/** Without phases, not stored. */
export function build(
  scope: Scope,
  customer: string,
  given: Values<typeof createParams>,
): Stripe.SubscriptionSchedule {
  const mode = billingMode(scope, given.billing_mode?.type);
  return {
    id: scope.id(subscriptionSchedules),
    object: "subscription_schedule",
    application: null,
    billing_mode: mode,
    canceled_at: null,
    completed_at: null,
    created: scope.now,
    current_phase: null,
    customer,
    customer_account: null,
    default_settings: settings(null, given.default_settings),
    end_behavior: given.end_behavior ?? "release",
    livemode: scope.livemode,
    metadata: mergeMetadata({}, given.metadata),
    pause_schedules: [],
    phases: [],
    released_at: null,
    released_subscription: null,
    status: "not_started",
    subscription: null,
    test_clock: idOf(scope.get(customers, customer)?.test_clock),
  };
}
