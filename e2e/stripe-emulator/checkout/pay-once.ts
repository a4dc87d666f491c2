/** Payment mode: one payment, with an invoice where the session asks for one. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { makeDiscount } from "../discounts/attach";
import { draftInvoice } from "../invoicing/draft";
import { finalizeInvoice } from "../invoicing/finalize";
import { addInvoiceItem, lineOfItem } from "../invoicing/items";
import { invoicePaymentIntent, payInvoice } from "../invoicing/pay";
import { voidInvoice } from "../invoicing/void";
import { confirmIntent } from "../payments/confirm";
import { createIntent } from "../payments/intents";
import { invoiceItems, invoices } from "../tables/invoicing";
import { checkoutBegun } from "../tables/checkout";
import { paymentIntents, paymentMethods } from "../tables/payments";
import type { Scope } from "../work/scope";
import { completeSession } from "./complete";
import { givenDiscounts } from "./discounts";
import { attemptOf, hiddenOf, noteAttempt, saveHidden } from "./state";

export interface Means {
  customer: string | null;
  method: Stripe.PaymentMethod | null;
  returnUrl: string;
}

export function payOnce(scope: Scope, session: Stripe.Checkout.Session, means: Means): void {
  const amount = session.amount_total ?? 0;
  if (session.invoice_creation?.enabled && means.customer !== null) {
    payByInvoice(scope, session, { ...means, customer: means.customer });
    return;
  }
  if (amount === 0) {
    completeSession(scope, session.id, { status: "no_payment_required", delayed: false });
    return;
  }
  const method = needMethod(means.method);
  const intent = intentFor(scope, session, means.customer, amount);
  confirmIntent(scope, intent, { method: current(scope, method), returnUrl: means.returnUrl });
}

export function needMethod(method: Stripe.PaymentMethod | null): Stripe.PaymentMethod {
  if (method !== null) return method;
  throw invalidRequest("This Checkout Session needs a payment method.", { param: "payment_method" });
}

/** The method as it is by now. */
const current = (scope: Scope, method: Stripe.PaymentMethod) => scope.need(paymentMethods, method.id);

/** One intent for all attempts on a session. */
function intentFor(
  scope: Scope,
  session: Stripe.Checkout.Session,
  customer: string | null,
  amount: number,
): Stripe.PaymentIntent {
  const begun = scope.get(paymentIntents, attemptOf(scope, session.id).paymentIntent);
  if (begun !== null) return scope.update(paymentIntents, { ...begun, amount, customer });
  const { plan, attempt } = hiddenOf(scope, session.id);
  const { paymentIntent: wish } = plan;
  const intent = createIntent(scope, {
    amount,
    currency: session.currency ?? "usd",
    customer,
    description: wish.description,
    metadata: wish.metadata,
    receiptEmail: wish.receiptEmail,
    setupFutureUsage: wish.setupFutureUsage ?? (attempt.payer?.save ? "on_session" : null),
    shipping: wish.shipping,
    statementDescriptor: wish.statementDescriptor,
    statementDescriptorSuffix: wish.statementDescriptorSuffix,
    ...(wish.captureMethod === null ? {} : { captureMethod: wish.captureMethod }),
    types: session.payment_method_types,
    owner: { kind: "checkout", id: session.id },
  });
  noteAttempt(scope, session.id, { paymentIntent: intent.id });
  return intent;
}

function payByInvoice(
  scope: Scope,
  session: Stripe.Checkout.Session,
  means: Means & { customer: string },
): void {
  const invoice = invoiceFor(scope, session, means.customer);
  if (invoice.status === "paid") {
    completeSession(scope, session.id, { status: "no_payment_required", delayed: false });
    return;
  }
  payInvoice(scope, invoice, {
    method: current(scope, needMethod(means.method)),
    returnUrl: means.returnUrl,
  });
}

/** One invoice for all attempts, as long as nothing about the order changes. */
function invoiceFor(scope: Scope, session: Stripe.Checkout.Session, customer: string): Stripe.Invoice {
  const { attempt, lines, plan } = hiddenOf(scope, session.id);
  const terms = JSON.stringify([session.amount_total, session.discounts]);
  const begun = scope.get(invoices, attempt.invoice);
  if (begun !== null && attempt.terms === terms) return begun;
  if (begun !== null) voidInvoice(scope, begun);
  const currency = session.currency ?? "usd";
  const redeemed = givenDiscounts(session).map((given) =>
    makeDiscount(scope, given, { customer, checkoutSession: session.id }),
  );
  const items = lines.map((line) =>
    addInvoiceItem(scope, {
      customer,
      currency,
      amount: line.amount_subtotal,
      description: line.description,
      price: line.price?.id ?? null,
      quantity: line.quantity ?? 1,
    }),
  );
  const data = session.invoice_creation?.invoice_data;
  const draft = draftInvoice(scope, {
    customer,
    currency,
    reason: "manual",
    lines: items.map(lineOfItem),
    autoAdvance: false,
    customFields: data?.custom_fields ?? null,
    description: data?.description ?? null,
    discounts: redeemed.map((discount) => discount.id),
    footer: data?.footer ?? null,
    metadata: data?.metadata ?? {},
    pendingItems: "exclude",
  });
  for (const item of items) scope.update(invoiceItems, { ...item, invoice: draft.id });
  const open = finalizeInvoice(scope, draft);
  const intent = invoicePaymentIntent(scope, open);
  if (intent !== null) {
    const { description, metadata, receiptEmail, setupFutureUsage } = plan.paymentIntent;
    scope.update(paymentIntents, {
      ...intent,
      description: description ?? intent.description,
      metadata,
      receipt_email: receiptEmail,
      setup_future_usage: setupFutureUsage ?? (attempt.payer?.save ? "on_session" : null),
    });
  }
  noteAttempt(scope, session.id, { invoice: open.id, paymentIntent: intent?.id ?? null, terms });
  saveHidden(scope, session, {
    redeemed: redeemed.map((discount) => ({
      discount: discount.id,
      amount: session.total_details?.amount_discount ?? 0,
    })),
  });
  scope.insert(checkoutBegun, { id: open.id, session: session.id }, {});
  return open;
}
