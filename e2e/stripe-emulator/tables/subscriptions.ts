import type Stripe from "stripe";
import { defineTable, idOf } from "../store/table";

const CUSTOMER = ["customer", "deleted_customer"] as const;

export interface SubscriptionHidden {
  /** The invoice that a `pending_update` waits for. */
  held: string | null;
  /** The invoice that takes a paused subscription up again once it is paid. */
  resuming: string | null;
}

/** `items` is a copy of what lies in `subscriptionItems`; `subscriptions/store.ts` writes both. */
export const subscriptions = defineTable<Stripe.Subscription, SubscriptionHidden>({
  name: "subscription",
  prefix: "sub",
  indexes: {
    customer: (subscription) => idOf(subscription.customer),
  },
  expandable: {
    customer: CUSTOMER,
    default_payment_method: "payment_method",
    default_source: "card",
    discounts: "discount",
    latest_invoice: "invoice",
    pending_setup_intent: "setup_intent",
    "pending_update.discounts": "discount",
    schedule: "subscription_schedule",
    test_clock: "test_helpers.test_clock",
  },
});

export const subscriptionItems = defineTable<Stripe.SubscriptionItem>({
  name: "subscription_item",
  prefix: "si",
  noun: "subscription item",
  indexes: { subscription: (item) => item.subscription },
  expandable: { discounts: "discount" },
});

export const subscriptionSchedules = defineTable<Stripe.SubscriptionSchedule>({
  name: "subscription_schedule",
  prefix: "sub_sched",
  noun: "subscription schedule",
  indexes: {
    customer: (schedule) => idOf(schedule.customer),
    subscription: (schedule) => idOf(schedule.subscription),
  },
  expandable: {
    customer: CUSTOMER,
    subscription: "subscription",
    "default_settings.default_payment_method": "payment_method",
    "phases.add_invoice_items.price": "price",
    "phases.default_payment_method": "payment_method",
    "phases.discounts.coupon": ["coupon", "deleted_coupon"],
    "phases.discounts.discount": "discount",
    "phases.discounts.promotion_code": "promotion_code",
    "phases.items.discounts.coupon": ["coupon", "deleted_coupon"],
    "phases.items.discounts.discount": "discount",
    "phases.items.discounts.promotion_code": "promotion_code",
    "phases.items.price": "price",
    test_clock: "test_helpers.test_clock",
  },
});
