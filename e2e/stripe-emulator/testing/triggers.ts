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
  "subscription_schedule.created",
];

/** Products of Stripe that have nothing to do with who paid for what. */
export const OTHER_PRODUCTS =
  /^(issuing|identity|payout|topup|transfer|reporting|cash_balance|account\.|v1\.billing\.meter|quote|payment_link|payment_intent\.partially_funded)/;
