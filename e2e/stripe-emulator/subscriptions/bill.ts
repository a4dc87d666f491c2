/** An invoice of a subscription that is drawn up, finalised and collected in one go. */
import type Stripe from "stripe";
import { finalizeInvoice } from "../invoicing/finalize";
import { addInvoiceItem } from "../invoicing/items";
import type { NewLine } from "../invoicing/line";
import { invoicePaymentIntent, payInvoice } from "../invoicing/pay";
import { idOf } from "../store/table";
import { invoices } from "../tables/invoicing";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import type { PaymentBehavior } from "./requests";
import { draftFor } from "./invoices";
import { incompleteError } from "./refusals";
import { saveSubscription } from "./store";

interface Bill {
  reason: Stripe.Invoice.BillingReason;
  lines: readonly NewLine[];
  paymentBehavior?: PaymentBehavior | undefined;
  offSession?: boolean | undefined;
  /** Told of the draft before it is collected. */
  drawnUp?: (invoice: Stripe.Invoice) => void;
}

/**
 * Takes in pending items. Sent invoices stay drafts for an hour.
 * @returns the invoice as it is afterwards: paid, open, or a draft
 * @throws ApiError 402 with `error_if_incomplete` when it could not be paid
 */
export function billNow(scope: Scope, id: string, bill: Bill): Stripe.Invoice {
  const subscription = scope.need(subscriptions, id);
  const draft = draftFor(scope, subscription, { ...bill, autoAdvance: true });
  saveSubscription(scope, { ...subscription, latest_invoice: draft.id });
  bill.drawnUp?.(draft);
  if (draft.collection_method === "send_invoice") return draft;
  const open = finalizeInvoice(scope, draft);
  if (open.status !== "open") return open;
  if (bill.paymentBehavior === "default_incomplete") {
    const current = scope.need(subscriptions, id);
    // The customer is to confirm; until then the time is not paid for.
    if (current.status === "active") saveSubscription(scope, { ...current, status: "past_due" });
    return open;
  }
  const paid = payInvoice(scope, open, { offSession: bill.offSession ?? true });
  if (bill.paymentBehavior === "error_if_incomplete" && paid.status !== "paid") {
    throw incompleteError(invoicePaymentIntent(scope, paid));
  }
  return scope.need(invoices, paid.id);
}

/** Proration lines wait for the subscription's next invoice as invoice items. */
export function putAside(scope: Scope, subscription: Stripe.Subscription, lines: readonly NewLine[]): void {
  for (const line of lines) {
    addInvoiceItem(scope, {
      customer: idOf(subscription.customer) ?? "",
      currency: subscription.currency,
      amount: line.amount,
      description: line.description,
      period: line.period,
      price: line.price,
      quantity: line.quantity ?? 0,
      proration: line.proration,
      metadata: line.metadata ?? {},
      subscription: subscription.id,
      subscriptionItem: line.from.kind === "subscription_item" ? line.from.item : null,
    });
  }
}
