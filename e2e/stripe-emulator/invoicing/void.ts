/** Invoices that will not be paid: void, or written off. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { dropIntent } from "../payments/intents";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { invoices } from "../tables/invoicing";
import type { Scope } from "../work/scope";
import { announce } from "./announce";
import { setDelinquent } from "./delinquency";
import { tellFollowers } from "./followers";
import { settlePayment } from "./outcome";
import { invoicePaymentIntent, isCollectable } from "./pay";

/** Open or uncollectible → void, for ever. Its payment is cancelled. */
export function voidInvoice(scope: Scope, invoice: Stripe.Invoice): Stripe.Invoice {
  const on = onCustomerClock(scope, idOf(invoice.customer));
  if (!isCollectable(invoice)) {
    throw invalidRequest(
      `You can only pass in open or uncollectible invoices. This invoice isn't open or uncollectible, it is ${invoice.status}.`,
    );
  }
  on.unschedule(invoice.id);
  const next = announce(
    on,
    {
      ...invoice,
      auto_advance: false,
      next_payment_attempt: null,
      status: "void",
      status_transitions: { ...invoice.status_transitions, voided_at: on.now },
    },
    ["invoice.voided"],
  );
  settlePayment(on, next, "canceled");
  dropIntent(on, invoicePaymentIntent(on, next), "void_invoice");
  tellFollowers("voided", on, next);
  return on.need(invoices, next.id);
}

/** Open → uncollectible: no further attempts, and it may still be paid. */
export function markUncollectible(
  scope: Scope,
  invoice: Stripe.Invoice,
  reason: Stripe.Invoice.StatusDetails.Uncollectible.Reason = "user_forgiven",
): Stripe.Invoice {
  const on = onCustomerClock(scope, idOf(invoice.customer));
  if (invoice.status !== "open") {
    throw invalidRequest(
      `You can only pass in open invoices. This invoice isn't open, it is ${invoice.status}.`,
    );
  }
  on.unschedule(invoice.id);
  const next = announce(
    on,
    {
      ...invoice,
      auto_advance: false,
      next_payment_attempt: null,
      status: "uncollectible",
      status_details: { uncollectible: { reason } },
      status_transitions: { ...invoice.status_transitions, marked_uncollectible_at: on.now },
    },
    ["invoice.marked_uncollectible"],
  );
  setDelinquent(on, next, false);
  tellFollowers("markedUncollectible", on, next);
  return on.need(invoices, next.id);
}
