/** Collecting an open invoice: which method is tried, and that an attempt never throws for a decline. */
import type Stripe from "stripe";
import { needsChallenge } from "../payments/challenge";
import { confirmIntent } from "../payments/confirm";
import { dropIntent } from "../payments/intents";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { invoicePayments, invoices, subscriptionOf } from "../tables/invoicing";
import { paymentIntents, paymentMethods } from "../tables/payments";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { attemptFailed, becomesPaid } from "./outcome";

export interface PayOptions {
  /** Else the invoice's own, the subscription's, the customer's default. */
  method?: Stripe.PaymentMethod;
  /** The customer is not there. */
  offSession?: boolean;
  /** Where a challenge returns to. */
  returnUrl?: string | null;
  /** Paid by other means: nothing is charged. */
  outOfBand?: boolean;
  /** One of the planned attempts: only these go on counting. */
  automatic?: boolean;
}

/**
 * Tries to collect an open invoice. Never throws for a decline: look at the
 * result's `status`, and at `invoicePaymentIntent` for what stands in the way.
 * Emits invoice.paid and invoice.payment_succeeded, or invoice.payment_failed,
 * or invoice.payment_action_required; an attempt off session that fails is
 * retried later if the invoice advances by itself.
 */
export function payInvoice(scope: Scope, invoice: Stripe.Invoice, options: PayOptions = {}): Stripe.Invoice {
  const on = onCustomerClock(scope, idOf(invoice.customer));
  if (options.outOfBand === true) return payOutOfBand(on, invoice);
  const intent = invoicePaymentIntent(on, invoice);
  if (!isCollectable(invoice) || intent === null || !CONFIRMABLE.has(intent.status)) return invoice;
  const attempt = { automatic: options.automatic ?? false, offSession: options.offSession ?? false };
  const method = options.method ?? methodOf(on, invoice);
  // A default of another currency's kind (a SEPA debit for dollars) is no way to pay this one.
  const named = options.method !== undefined;
  if (method === null || (!named && !intent.payment_method_types.includes(method.type))) {
    attemptFailed(on, invoice, attempt);
    return on.need(invoices, invoice.id);
  }
  remember(on, invoice, attempt);
  // A bank that asks even when the customer is away gets its question: the hosted page shows it.
  const asks = needsChallenge(behaviourOf(on, method), attempt.offSession);
  confirmIntent(on, intent, {
    method,
    offSession: attempt.offSession && !asks,
    returnUrl: options.returnUrl ?? null,
  });
  remember(on, invoice, null);
  return on.need(invoices, invoice.id);
}

const CONFIRMABLE = new Set(["requires_payment_method", "requires_confirmation", "requires_action"]);

/** An uncollectible invoice can still be paid. */
export function isCollectable(invoice: Stripe.Invoice): boolean {
  return invoice.status === "open" || invoice.status === "uncollectible";
}

/** The intent that pays, or is to pay, the invoice; null for drafts and for nothing due. */
export function invoicePaymentIntent(scope: Scope, invoice: Stripe.Invoice): Stripe.PaymentIntent | null {
  const payment = scope.find(invoicePayments, "invoice", invoice.id).find((each) => each.is_default);
  return scope.get(paymentIntents, idOf(payment?.payment.payment_intent));
}

/** The method that an attempt without a named one uses. */
export function methodOf(scope: Scope, invoice: Stripe.Invoice): Stripe.PaymentMethod | null {
  const subscription = scope.get(subscriptions, subscriptionOf(invoice));
  const customer = scope.get(customers, idOf(invoice.customer));
  const candidates = [
    idOf(invoice.default_payment_method),
    subscription === null
      ? (scope.hidden(invoices, invoice.id)?.subscriptionMethod ?? null)
      : (idOf(subscription.default_payment_method) ?? idOf(subscription.default_source)),
    idOf(customer?.invoice_settings.default_payment_method),
    idOf(customer?.default_source),
  ];
  for (const id of candidates) {
    const method = scope.get(paymentMethods, id);
    if (method !== null) return method;
  }
  return null;
}

function behaviourOf(scope: Scope, method: Stripe.PaymentMethod) {
  const behaviour = scope.hidden(paymentMethods, method.id);
  if (behaviour === null) throw new Error(`payment method ${method.id} behaves in no known way`);
  return behaviour;
}

function remember(
  scope: Scope,
  invoice: Stripe.Invoice,
  attempt: { automatic: boolean; offSession: boolean } | null,
): void {
  const hidden = scope.hidden(invoices, invoice.id);
  scope.update(invoices, scope.need(invoices, invoice.id), {
    hidden: { subscriptionMethod: hidden?.subscriptionMethod ?? null, attempt },
  });
}

function payOutOfBand(scope: Scope, invoice: Stripe.Invoice): Stripe.Invoice {
  if (!isCollectable(invoice)) return invoice;
  const paid = becomesPaid(scope, invoice, { offStripe: true });
  const intent = invoicePaymentIntent(scope, invoice);
  if (intent?.status !== "processing") dropIntent(scope, intent, "void_invoice");
  return scope.need(invoices, paid.id);
}
