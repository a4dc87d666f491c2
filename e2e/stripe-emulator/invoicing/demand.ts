/** An open invoice that asks for less, or for more again: its payment follows. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { dropIntent } from "../payments/intents";
import { invoicePayments } from "../tables/invoicing";
import { paymentIntents } from "../tables/payments";
import type { Scope } from "../work/scope";
import { announce } from "./announce";
import { becomesPaid, settlePayment } from "./outcome";
import { invoicePaymentIntent } from "./pay";

/** By a credit note. With nothing left to pay, the invoice is paid. */
export function lowerDemand(scope: Scope, invoice: Stripe.Invoice, by: number): Stripe.Invoice {
  const lowered = moved(scope, invoice, -by);
  if (lowered.amount_remaining > 0) return lowered;
  settlePayment(scope, lowered, "canceled");
  dropIntent(scope, invoicePaymentIntent(scope, lowered), "void_invoice");
  return becomesPaid(scope, lowered);
}

/** A credit note of an open invoice was taken back. */
export function raiseDemand(scope: Scope, invoice: Stripe.Invoice, by: number): Stripe.Invoice {
  return moved(scope, invoice, by);
}

function moved(scope: Scope, invoice: Stripe.Invoice, by: number): Stripe.Invoice {
  const due = invoice.amount_due + by;
  const intent = invoicePaymentIntent(scope, invoice);
  if (intent?.status === "processing") {
    throw invalidRequest("A payment of this invoice is being processed; wait until it has come to an end.");
  }
  if (intent !== null && due > 0) {
    scope.update(paymentIntents, { ...intent, amount: due });
    for (const payment of scope.find(invoicePayments, "invoice", invoice.id)) {
      if (payment.status === "open") scope.update(invoicePayments, { ...payment, amount_requested: due });
    }
  }
  return announce(scope, {
    ...invoice,
    amount_due: due,
    amount_remaining: invoice.amount_remaining + by,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount - by,
  });
}
