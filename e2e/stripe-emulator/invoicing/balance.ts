/** A customer's balance: credit (negative) and debt (positive) that the next invoice takes in. */
import type Stripe from "stripe";
import { customers } from "../tables/customers";
import { balanceEntries } from "../tables/invoicing";
import type { Scope } from "../work/scope";

export interface BalanceChange {
  customer: string;
  currency: string;
  /** Minor units; negative gives credit. */
  amount: number;
  type: Stripe.CustomerBalanceTransaction.Type;
  invoice?: string | null;
  creditNote?: string | null;
  description?: string | null;
  metadata?: Stripe.Metadata;
}

/** Writes the entry and the new balance, and emits `customer.updated`. */
export function changeBalance(scope: Scope, given: BalanceChange): Stripe.CustomerBalanceTransaction {
  const customer = scope.need(customers, given.customer, "customer");
  const ending = customer.balance + given.amount;
  scope.update(customers, { ...customer, balance: ending }, { event: "customer.updated" });
  return scope.insert(
    balanceEntries,
    {
      id: scope.id(balanceEntries),
      object: "customer_balance_transaction",
      amount: given.amount,
      checkout_session: null,
      created: scope.now,
      credit_note: given.creditNote ?? null,
      currency: given.currency,
      customer: customer.id,
      customer_account: null,
      description: given.description ?? null,
      ending_balance: ending,
      invoice: given.invoice ?? null,
      livemode: scope.livemode,
      metadata: { ...given.metadata },
      type: given.type,
    },
    {},
  );
}
