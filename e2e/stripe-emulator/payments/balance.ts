/** Balance transactions: what a charge, refund or dispute does to the account's balance. */
import type Stripe from "stripe";
import { balanceTransactions } from "../tables/payments";
import type { Scope } from "../work/scope";

const DAY = 24 * 3600;
const AVAILABLE_AFTER = 2 * DAY;

interface Movement {
  type: "charge" | "payment" | "refund" | "adjustment" | "payout";
  /** Smallest units; negative leaves the balance. */
  amount: number;
  currency: string;
  source: string;
  description: string | null;
  fee?: number;
  feeDescription?: string;
  reportingCategory: string;
  /** Usable at once instead of after two days. */
  atOnce?: boolean;
}

/** Stripe's standard fee: 2.9 % and 30 of the smallest units. */
export function processingFee(amount: number): number {
  return Math.round(amount * 0.029) + 30;
}

export function moveBalance(scope: Scope, movement: Movement): Stripe.BalanceTransaction {
  const fee = movement.fee ?? 0;
  return scope.insert(
    balanceTransactions,
    {
      id: scope.id(balanceTransactions),
      object: "balance_transaction",
      amount: movement.amount,
      available_on: scope.now + (movement.atOnce === true ? 0 : AVAILABLE_AFTER),
      balance_type: "payments",
      created: scope.now,
      currency: movement.currency,
      description: movement.description,
      exchange_rate: null,
      fee,
      fee_details:
        fee === 0
          ? []
          : [
              {
                amount: fee,
                application: null,
                currency: movement.currency,
                description: movement.feeDescription ?? "Stripe processing fees",
                type: "stripe_fee",
              },
            ],
      net: movement.amount - fee,
      reporting_category: movement.reportingCategory,
      source: movement.source,
      status: movement.atOnce === true ? "available" : "pending",
      type: movement.type,
    },
    {},
  );
}

/** What may be paid out now in a currency. */
export function availableIn(scope: Scope, currency: string): number {
  return balanceOf(scope).available.find((part) => part.currency === currency)?.amount ?? 0;
}

/** The balance at this moment, by currency. */
export function balanceOf(scope: Scope): Stripe.Balance {
  const sums = { available: new Map<string, number>(), pending: new Map<string, number>() };
  for (const transaction of scope.all(balanceTransactions)) {
    const part = transaction.available_on <= scope.now ? sums.available : sums.pending;
    part.set(transaction.currency, (part.get(transaction.currency) ?? 0) + transaction.net);
  }
  const currencies = new Set([...sums.available.keys(), ...sums.pending.keys()]);
  if (currencies.size === 0) currencies.add("usd");
  const part = (of: Map<string, number>) =>
    [...currencies].map((currency) => {
      const amount = of.get(currency) ?? 0;
      return { amount, currency, source_types: { card: amount } };
    });
  return {
    object: "balance",
    available: part(sums.available),
    livemode: scope.livemode,
    pending: part(sums.pending),
  };
}
