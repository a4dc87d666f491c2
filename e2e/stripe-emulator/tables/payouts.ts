import type Stripe from "stripe";
import { defineTable } from "../store/table";

export const payouts = defineTable<Stripe.Payout>({
  name: "payout",
  prefix: "po",
  expandable: {
    balance_transaction: "balance_transaction",
    failure_balance_transaction: "balance_transaction",
    original_payout: "payout",
    reversed_by: "payout",
  },
});
