/** A draft becomes a demand: number, pages, payment. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { createIntent } from "../payments/intents";
import { onCustomerClock } from "../resources/customer-clock";
import { randomText } from "../store/ids";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { invoicePayments, invoices, subscriptionOf } from "../tables/invoicing";
import type { Scope } from "../work/scope";
import { changeBalance } from "./balance";
import { recounted } from "./draft";
import { tellFollowers } from "./followers";

/** Seconds until an invoice that is collected automatically is first charged. */
const UNTIL_ATTEMPT = 3600;
/** `invoice.will_be_due` comes so many seconds before the due date. */
const WARNING = 3 * 86_400;
/** Twelve digits: the most that a payment can be, in the currencies of the smallest units. */
const MOST = 999_999_999_999;
const MODE = { true: "live", false: "test" } as const;

/**
 * Draft → open, or → paid at once when nothing is due. Emits `invoice.finalized`.
 * Its payment intent waits for `payInvoice` or for the customer.
 */
export function finalizeInvoice(scope: Scope, invoice: Stripe.Invoice): Stripe.Invoice {
  const on = onCustomerClock(scope, idOf(invoice.customer));
  if (invoice.status !== "draft") {
    throw invalidRequest("This invoice is already finalized, you can't re-finalize a non-draft invoice.", {
      code: "invoice_not_editable",
    });
  }
  const counted = recounted(on, invoice);
  // Before anything is written: a timer keeps the refusal with the draft.
  if (counted.amount_due > MOST) {
    throw invalidRequest(`The invoice's amount due must be no more than ${MOST} in the smallest unit.`, {
      code: "amount_too_large",
    });
  }
  on.unschedule(invoice.id);
  const settled = settleBalance(on, withNumber(on, counted));
  return settled.amount_due > 0 ? open(on, settled) : paidAtOnce(on, settled);
}

function withNumber(scope: Scope, invoice: Stripe.Invoice): Stripe.Invoice {
  const customer = scope.need(customers, idOf(invoice.customer) ?? "", "customer");
  const sequence = customer.next_invoice_sequence ?? 1;
  scope.update(customers, { ...customer, next_invoice_sequence: sequence + 1 });
  const page = `${scope.baseUrl}/i/${scope.account}/${MODE[`${scope.livemode}`]}_${randomText(40)}`;
  return {
    ...invoice,
    automatically_finalizes_at: null,
    effective_at: scope.now,
    hosted_invoice_url: `${page}?s=ap`,
    invoice_pdf: `${page}/pdf?s=ap`,
    number: `${customer.invoice_prefix}-${String(sequence).padStart(4, "0")}`,
    status_transitions: { ...invoice.status_transitions, finalized_at: scope.now },
  };
}

/** Uses up credit, collects debt, keeps what a negative or too small invoice leaves. */
function settleBalance(scope: Scope, invoice: Stripe.Invoice): Stripe.Invoice {
  const ending = invoice.starting_balance + invoice.total - invoice.amount_due;
  const change = ending - invoice.starting_balance;
  if (change !== 0) {
    changeBalance(scope, {
      customer: idOf(invoice.customer) ?? "",
      currency: invoice.currency,
      amount: change,
      invoice: invoice.id,
      type: invoice.total > 0 && invoice.starting_balance === 0 ? "invoice_too_small" : "applied_to_invoice",
    });
  }
  return { ...invoice, ending_balance: ending };
}

function open(scope: Scope, invoice: Stripe.Invoice): Stripe.Invoice {
  const intent = createIntent(scope, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: idOf(invoice.customer),
    description: descriptionOf(invoice),
    owner: { kind: "invoice", id: invoice.id },
    orderReference: invoice.id,
    setupFutureUsage: subscriptionOf(invoice) === null ? null : "off_session",
    statementDescriptor: invoice.statement_descriptor,
  });
  scope.insert(
    invoicePayments,
    {
      id: scope.id(invoicePayments),
      object: "invoice_payment",
      amount_paid: null,
      amount_requested: invoice.amount_due,
      created: scope.now,
      currency: invoice.currency,
      invoice: invoice.id,
      is_default: true,
      livemode: scope.livemode,
      payment: { payment_intent: intent.id, type: "payment_intent" },
      status: "open",
      status_transitions: { canceled_at: null, paid_at: null },
    },
    {},
  );
  scheduleDue(scope, invoice);
  const demand = scope.update(invoices, { ...scheduleAttempt(scope, invoice), status: "open" });
  scope.emit("invoice.finalized", demand);
  if (isSent(invoice)) scope.emit("invoice.sent", demand);
  return demand;
}

/** Plans its next collection, or takes the plan back when it does not advance by itself. */
export function scheduleAttempt(scope: Scope, invoice: Stripe.Invoice): Stripe.Invoice {
  scope.unschedule(invoice.id, "invoice.collect");
  const automatic = invoice.auto_advance === true && invoice.collection_method === "charge_automatically";
  const at = automatic ? scope.now + UNTIL_ATTEMPT : null;
  if (at !== null) scope.schedule({ kind: "invoice.collect", at, subject: invoice.id });
  return { ...invoice, next_payment_attempt: at };
}

/** Nobody gets mail here: `invoice.sent` says that Stripe would have written to the customer. */
export function isSent(invoice: Stripe.Invoice): boolean {
  return invoice.auto_advance === true && invoice.collection_method === "send_invoice";
}

function scheduleDue(scope: Scope, { id, due_date: due }: Stripe.Invoice): void {
  if (due === null) return;
  if (due - WARNING > scope.now) {
    scope.schedule({ kind: "invoice.will_be_due", at: due - WARNING, subject: id });
  }
  scope.schedule({ kind: "invoice.overdue", at: Math.max(due, scope.now), subject: id });
}

function paidAtOnce(scope: Scope, invoice: Stripe.Invoice): Stripe.Invoice {
  const paid = scope.update(invoices, {
    ...invoice,
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status: "paid",
    status_transitions: { ...invoice.status_transitions, paid_at: scope.now },
  });
  scope.emit("invoice.finalized", paid);
  scope.emit("invoice.paid", paid);
  scope.emit("invoice.payment_succeeded", paid);
  tellFollowers("paid", scope, paid);
  return scope.need(invoices, invoice.id);
}

/** What Stripe writes on the charge, and so on the customer's receipt. */
function descriptionOf(invoice: Stripe.Invoice): string {
  if (invoice.billing_reason === "subscription_create") return "Subscription creation";
  return subscriptionOf(invoice) === null ? "Payment for Invoice" : "Subscription update";
}
