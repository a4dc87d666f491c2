/** What the outcome of a payment does to its invoice. */
import type Stripe from "stripe";
import { definePaymentOwner } from "../payments/owners";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { invoicePayments, invoices, type InvoiceHidden } from "../tables/invoicing";
import type { Scope } from "../work/scope";
import { announce } from "./announce";
import { setDelinquent } from "./delinquency";
import { tellFollowers } from "./followers";

type Attempt = NonNullable<InvoiceHidden["attempt"]>;

/** Days until the next attempt after the first, second and third that failed. */
const RETRY_AFTER_DAYS = [3, 5, 7] as const;
/** The customer's own attempt, on a page of theirs. */
const ON_SESSION: Attempt = { automatic: false, offSession: false };

/** Open → paid. Emits invoice.updated, invoice.paid, invoice.payment_succeeded, invoice_payment.paid. */
export function becomesPaid(
  scope: Scope,
  invoice: Stripe.Invoice,
  how: { offStripe: boolean; attempt?: Attempt } = { offStripe: false },
): Stripe.Invoice {
  scope.unschedule(invoice.id);
  const rest = invoice.amount_remaining;
  const payment = settlePayment(scope, invoice, how.offStripe ? "canceled" : "paid");
  const paid = announce(
    scope,
    {
      ...invoice,
      ...(how.attempt === undefined ? { attempted: true } : counted(invoice, how.attempt)),
      amount_paid: invoice.amount_paid + rest,
      amount_paid_off_stripe: (invoice.amount_paid_off_stripe ?? 0) + (how.offStripe ? rest : 0),
      amount_remaining: 0,
      auto_advance: false,
      next_payment_attempt: null,
      status: "paid",
      status_transitions: { ...invoice.status_transitions, paid_at: scope.now },
    },
    ["invoice.paid", "invoice.payment_succeeded"],
  );
  if (payment !== null && payment.status === "paid") scope.emit("invoice_payment.paid", payment);
  setDelinquent(scope, paid, false);
  tellFollowers("paid", scope, paid);
  return scope.need(invoices, paid.id);
}

/** Marks the invoice's open payment as over. */
export function settlePayment(
  scope: Scope,
  invoice: Stripe.Invoice,
  status: "paid" | "canceled",
): Stripe.InvoicePayment | null {
  const payment = scope.find(invoicePayments, "invoice", invoice.id).find((each) => each.status === "open");
  if (payment === undefined) return null;
  return scope.update(invoicePayments, {
    ...payment,
    amount_paid: status === "paid" ? payment.amount_requested : payment.amount_paid,
    status,
    status_transitions: {
      ...payment.status_transitions,
      [status === "paid" ? "paid_at" : "canceled_at"]: scope.now,
    },
  });
}

/** Counts the attempt and plans the next, or tells that there is none. */
export function attemptFailed(scope: Scope, invoice: Stripe.Invoice, attempt: Attempt): Stripe.Invoice {
  const failed = announce(scope, planned(scope, invoice, attempt), ["invoice.payment_failed"]);
  if (attempt.automatic) setDelinquent(scope, failed, true);
  tellFollowers("paymentFailed", scope, failed);
  return gaveUpIfLast(scope, failed, attempt);
}

function actionRequired(scope: Scope, invoice: Stripe.Invoice, attempt: Attempt): Stripe.Invoice {
  // Nobody was there to answer: for the attempt it is a failure too.
  const types: Stripe.Event.Type[] = attempt.offSession
    ? ["invoice.payment_failed", "invoice.payment_action_required"]
    : ["invoice.payment_action_required"];
  const next = attempt.offSession
    ? planned(scope, invoice, attempt)
    : { ...invoice, ...counted(invoice, attempt) };
  const waiting = announce(scope, next, types);
  if (attempt.automatic) setDelinquent(scope, waiting, true);
  tellFollowers("paymentActionRequired", scope, waiting);
  return gaveUpIfLast(scope, waiting, attempt);
}

/** The invoice after an attempt; only planned ones go on counting, as Stripe counts. */
function counted(invoice: Stripe.Invoice, attempt: Attempt) {
  const first = invoice.attempt_count === 0;
  return { attempted: true, attempt_count: invoice.attempt_count + (first || attempt.automatic ? 1 : 0) };
}

/** A failed attempt plans the next one; the customer's own leaves the plan as it is. */
function planned(scope: Scope, invoice: Stripe.Invoice, attempt: Attempt): Stripe.Invoice {
  const after = { ...invoice, ...counted(invoice, attempt) };
  if (!attempt.offSession || !isRetried(invoice)) return after;
  scope.unschedule(invoice.id, "invoice.collect");
  const days = RETRY_AFTER_DAYS[after.attempt_count - 1];
  if (days === undefined) return { ...after, auto_advance: false, next_payment_attempt: null };
  const at = scope.now + days * 86_400;
  scope.schedule({ kind: "invoice.collect", at, subject: invoice.id });
  return { ...after, next_payment_attempt: at };
}

/** A subscription's first invoice is the customer's to pay while it waits to begin. */
function isRetried(invoice: Stripe.Invoice): boolean {
  return (
    invoice.status === "open" &&
    invoice.auto_advance === true &&
    invoice.collection_method === "charge_automatically" &&
    invoice.billing_reason !== "subscription_create"
  );
}

function gaveUpIfLast(scope: Scope, invoice: Stripe.Invoice, attempt: Attempt): Stripe.Invoice {
  if (attempt.automatic && invoice.status === "open" && invoice.next_payment_attempt === null) {
    tellFollowers("gaveUp", scope, invoice);
  }
  return scope.need(invoices, invoice.id);
}

definePaymentOwner("invoice", {
  succeeded: (scope, _intent, owner) =>
    settle(scope, owner, (on, invoice, attempt) => becomesPaid(on, invoice, { offStripe: false, attempt })),
  failed: (scope, _intent, owner) => settle(scope, owner, attemptFailed),
  requiresAction: (scope, _intent, owner) => settle(scope, owner, actionRequired),
  processing: (scope, _intent, owner) =>
    settle(scope, owner, (on, invoice, attempt) => {
      on.unschedule(invoice.id, "invoice.collect");
      const next = { ...invoice, ...counted(invoice, attempt), next_payment_attempt: null };
      tellFollowers("processing", on, announce(on, next));
    }),
});

/** Only an invoice that is still to be paid hears of its payment. */
function settle(
  scope: Scope,
  id: string,
  apply: (scope: Scope, invoice: Stripe.Invoice, attempt: Attempt) => void,
): void {
  const invoice = scope.need(invoices, id);
  if (invoice.status !== "open" && invoice.status !== "uncollectible") return;
  const attempt = scope.hidden(invoices, id)?.attempt ?? ON_SESSION;
  apply(onCustomerClock(scope, idOf(invoice.customer)), invoice, attempt);
}
