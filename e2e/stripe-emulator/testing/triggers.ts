/** Triggers of the Stripe CLI that have to run to the end against the emulator. */
export const REQUIRED_TRIGGERS: readonly string[] = [
  "customer.created",
  "customer.updated",
  "customer.deleted",
  "product.created",
  "price.created",
  "payment_method.attached",
  "setup_intent.succeeded",
  "payment_intent.created",
  "payment_intent.succeeded",
  "payment_intent.payment_failed",
  "payment_intent.canceled",
  "charge.succeeded",
  "charge.failed",
  "charge.refunded",
  "charge.dispute.created",
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "customer.subscription.created",
  "customer.subscription.updated",
  "customer.subscription.deleted",
  "customer.subscription.paused",
  "customer.subscription.trial_will_end",
  "invoice.created",
  "invoice.finalized",
  "invoice.paid",
  "invoice.payment_failed",
  "invoice.payment_action_required",
  "invoice.updated",
  "subscription_schedule.canceled",
  "subscription_schedule.completed",
  "subscription_schedule.created",
  "subscription_schedule.released",
  "subscription_schedule.updated",
  "coupon.created",
  "coupon.updated",
  "coupon.deleted",
  "promotion_code.created",
  "promotion_code.updated",
  "customer.discount.created",
  "customer.discount.updated",
  "customer.discount.deleted",
  "billing_portal.configuration.created",
  "billing_portal.configuration.updated",
  "billing_portal.session.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
];

/** Triggers of Stripe's products that have nothing to do with who paid for what: they end with Stripe's error for what is not there. */
export const OTHER_PRODUCTS =
  /^(issuing|identity|topup|transfer|reporting|cash_balance|customer_cash_balance|account\.|v1\.billing\.meter|payment_intent\.partially_funded)/;

/** Triggers whose event has another name than they. */
export const OTHER_EVENT: Readonly<Record<string, string>> = {
  "subscription.payment_failed": "invoice.payment_failed",
  "subscription.payment_succeeded": "invoice.payment_succeeded",
  // Its requests cancel the schedule; Stripe aborts one only when an unpaid subscription ends.
  "subscription_schedule.aborted": "subscription_schedule.canceled",
  // Its clock stops nine days before the end; the event comes seven days before.
  "subscription_schedule.expiring": "subscription_schedule.created",
};
