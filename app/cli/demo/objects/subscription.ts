import type { WireSubscription } from "~/modules/stripe/wire";
import { type DemoPrice, wirePlan, wirePrice } from "../catalogue";
import { stripeId } from "../ids";
import { customerId, type Person } from "../person";

export interface SubscriptionFields {
  person: Person;
  price: DemoPrice;
  status: WireSubscription["status"];
  /** Unix seconds. */
  startedAt: number;
  periodStart: number;
  periodEnd: number;
  /** Tells a second subscription of the person apart. */
  label?: string;
  quantity?: number;
  userId: string | null;
  latestInvoice: string | null;
}

export const subscriptionId = (person: Person, label = "") => stripeId("sub", `${person.key} ${label}`);

export function subscription(
  fields: SubscriptionFields,
  changes: Partial<WireSubscription> = {},
): WireSubscription {
  const { person, startedAt, label } = fields;
  const id = subscriptionId(person, label);
  return {
    id,
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: fields.periodStart,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: "included" }, type: "flexible" },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: "charge_automatically",
    created: startedAt,
    currency: "eur",
    customer: customerId(person),
    customer_account: null,
    days_until_due: null,
    default_payment_method: stripeId("pm", person.key),
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    items: {
      object: "list",
      data: [item(fields, id)],
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: fields.latestInvoice,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: fields.userId === null ? {} : { userId: fields.userId },
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: "off",
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: startedAt,
    status: fields.status,
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: "create_invoice" },
    },
    trial_start: null,
    ...changes,
  };
}

function item(fields: SubscriptionFields, subscription: string): WireSubscription["items"]["data"][number] {
  return {
    id: stripeId("si", `${subscription} ${fields.price.product}`),
    object: "subscription_item",
    billing_thresholds: null,
    created: fields.startedAt,
    current_period_end: fields.periodEnd,
    current_period_start: fields.periodStart,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: wirePlan(fields.price),
    price: wirePrice(fields.price),
    quantity: fields.quantity ?? 1,
    subscription,
    tax_rates: [],
  };
}
