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
];

/** Products of Stripe that have nothing to do with who paid for what. */
export const OTHER_PRODUCTS =
  /^(issuing|identity|payout|topup|transfer|reporting|cash_balance|account\.|v1\.billing\.meter|quote|payment_link|payment_intent\.partially_funded)/;
