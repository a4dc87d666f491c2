import type Stripe from "stripe";
import { embedded } from "../api/list";
import type { TestMethod } from "../payments/test-method";
import { defineTable, idOf } from "../store/table";

const CUSTOMER = ["customer", "deleted_customer"] as const;

/** The hidden part is how this method behaves when it is charged, set up or refunded. */
export const paymentMethods = defineTable<Stripe.PaymentMethod, TestMethod>({
  name: "payment_method",
  prefix: "pm",
  noun: "PaymentMethod",
  indexes: { customer: (method) => idOf(method.customer) },
  expandable: { customer: CUSTOMER },
});

/** Whose payment it is: an invoice's, a Checkout session's. See `payments/owners.ts`. */
export interface PaymentOwnerRef {
  kind: string;
  id: string;
}

export interface IntentHidden {
  owner: PaymentOwnerRef | null;
  /** The method being confirmed while a challenge is open, and where to return. */
  confirming: { method: string; offSession: boolean; returnUrl: string | null } | null;
}

export const paymentIntents = defineTable<Stripe.PaymentIntent, IntentHidden>({
  name: "payment_intent",
  prefix: "pi",
  indexes: { customer: (intent) => idOf(intent.customer) },
  expandable: {
    customer: CUSTOMER,
    latest_charge: "charge",
    payment_method: "payment_method",
    source: "card",
    on_behalf_of: "account",
  },
});

export const setupIntents = defineTable<Stripe.SetupIntent, IntentHidden>({
  name: "setup_intent",
  prefix: "seti",
  noun: "setupintent",
  indexes: {
    customer: (intent) => idOf(intent.customer),
    payment_method: (intent) => idOf(intent.payment_method),
  },
  expandable: {
    customer: CUSTOMER,
    latest_attempt: "setup_attempt",
    mandate: "mandate",
    single_use_mandate: "mandate",
    payment_method: "payment_method",
  },
});

export const setupAttempts = defineTable<Stripe.SetupAttempt>({
  name: "setup_attempt",
  prefix: "setatt",
  indexes: { setup_intent: (attempt) => idOf(attempt.setup_intent) },
  expandable: { customer: CUSTOMER, payment_method: "payment_method", setup_intent: "setup_intent" },
});

export const mandates = defineTable<Stripe.Mandate>({
  name: "mandate",
  prefix: "mandate",
  indexes: { payment_method: (mandate) => idOf(mandate.payment_method) },
  expandable: { payment_method: "payment_method" },
});

export const charges = defineTable<Stripe.Charge>({
  name: "charge",
  prefix: "ch",
  indexes: {
    customer: (charge) => idOf(charge.customer),
    payment_intent: (charge) => idOf(charge.payment_intent),
  },
  expandable: {
    customer: CUSTOMER,
    balance_transaction: "balance_transaction",
    failure_balance_transaction: "balance_transaction",
    payment_intent: "payment_intent",
  },
  includes: {
    refunds: (charge, read) =>
      embedded(
        read
          .table(refunds)
          .find("charge", charge.id)
          .map((row) => row.object)
          .reverse(),
        `/v1/charges/${charge.id}/refunds`,
      ),
  },
});

export const refunds = defineTable<Stripe.Refund>({
  name: "refund",
  prefix: "re",
  indexes: {
    charge: (refund) => idOf(refund.charge),
    payment_intent: (refund) => idOf(refund.payment_intent),
  },
  expandable: {
    balance_transaction: "balance_transaction",
    failure_balance_transaction: "balance_transaction",
    charge: "charge",
    customer: CUSTOMER,
    payment_intent: "payment_intent",
    payment_method: "payment_method",
  },
});

export const disputes = defineTable<Stripe.Dispute>({
  name: "dispute",
  prefix: "du",
  indexes: {
    charge: (dispute) => idOf(dispute.charge),
    payment_intent: (dispute) => idOf(dispute.payment_intent),
  },
  expandable: { charge: "charge", payment_intent: "payment_intent" },
});

export const balanceTransactions = defineTable<Stripe.BalanceTransaction>({
  name: "balance_transaction",
  prefix: "txn",
  noun: "balance transaction",
  indexes: { source: (transaction) => idOf(transaction.source) },
  expandable: { source: ["charge", "refund", "dispute", "payout"] },
});
