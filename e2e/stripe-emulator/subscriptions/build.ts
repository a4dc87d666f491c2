/** A subscription as it begins. */
import type Stripe from "stripe";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { isBefore } from "../versions/version";
import type { Scope } from "../work/scope";
import { itemList } from "./store";

/** Requests that name this version or a later one bill flexibly unless they say otherwise. */
const FLEXIBLE_SINCE = "2025-09-30.clover";

export function billingMode(
  scope: Scope,
  asked: "classic" | "flexible" | undefined,
): Stripe.Subscription.BillingMode {
  const version = scope.cause.version ?? null;
  const usual = version === null || isBefore(version, FLEXIBLE_SINCE) ? "classic" : "flexible";
  const type = asked ?? usual;
  if (type === "classic") return { flexible: null, type };
  return { flexible: { proration_discounts: "included" }, type, updated_at: scope.now };
}

export interface Beginning {
  id: string;
  customer: string;
  currency: string;
  items: readonly Stripe.SubscriptionItem[];
  billingCycleAnchor: number;
  billingMode: Stripe.Subscription.BillingMode;
  startDate: number;
  status: Stripe.Subscription.Status;
  trialEnd: number | null;
}

/** Everything that a request may set besides is set by whoever asks. */
export function buildSubscription(scope: Scope, given: Beginning): Stripe.Subscription {
  return {
    id: given.id,
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: given.billingCycleAnchor,
    billing_cycle_anchor_config: null,
    billing_mode: given.billingMode,
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: "charge_automatically",
    created: scope.now,
    currency: given.currency,
    customer: given.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: null,
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
    items: itemList(given.id, given.items),
    latest_invoice: null,
    livemode: scope.livemode,
    managed_payments: { enabled: false },
    metadata: {},
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
    start_date: given.startDate,
    status: given.status,
    test_clock: idOf(scope.get(customers, given.customer)?.test_clock),
    transfer_data: null,
    trial_end: given.trialEnd,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: "create_invoice" },
    },
    trial_start: given.trialEnd === null ? null : scope.now,
  };
}
