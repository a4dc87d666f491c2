/**
 * What an invoice's fate means to others: a subscription goes past due when its
 * invoice is not paid. They register here, so that invoicing need not know them.
 * Called in the same transaction, after the invoice's own events.
 */
import type Stripe from "stripe";
import type { Scope } from "../work/scope";

type Told = (scope: Scope, invoice: Stripe.Invoice) => void;

export interface InvoiceFollower {
  paid?: Told;
  paymentFailed?: Told;
  /** Also when an automatic attempt met a bank that asks the customer. */
  paymentActionRequired?: Told;
  /** A bank debit is on its way. */
  processing?: Told;
  /** The last retry failed: no further attempt is planned. */
  gaveUp?: Told;
  voided?: Told;
  markedUncollectible?: Told;
  /** A sent invoice was not paid by its due date. */
  pastDue?: Told;
}

const first: InvoiceFollower[] = [];
const last: InvoiceFollower[] = [];

/**
 * Once per follower, at module load. Those who come last hear when the others
 * have acted: Checkout is complete once the subscription is active.
 */
export function followInvoices(follower: InvoiceFollower, turn: "first" | "last" = "first"): void {
  (turn === "first" ? first : last).push(follower);
}

export function tellFollowers(moment: keyof InvoiceFollower, scope: Scope, invoice: Stripe.Invoice): void {
  for (const follower of [...first, ...last]) follower[moment]?.(scope, invoice);
}
