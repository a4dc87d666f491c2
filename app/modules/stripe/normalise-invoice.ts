/**
 * Invoices, the payments towards them, and what takes them back. What moved:
 * - `status` exists since 2018; before there were `paid`, `closed`, `forgiven`;
 * - `subscription` went to `parent.subscription_details.subscription`, and
 *   `payment_intent` and `charge` to the invoice's payments, on 2025-03-31;
 * - a credit note's `refund` became a list of `refunds` on 2025-03-31.
 */
import {
  type Fields,
  fields,
  flag,
  id,
  integer,
  isFields,
  type MovedFields,
  members,
  seconds,
  text,
  word,
} from "./payload-fields";
import type { Parts } from "./snapshot-parts";
import { metadataUserId, userEvidence } from "./user-evidence";

export function invoiceParts(raw: Fields, moved: MovedFields): Parts<"invoice"> {
  const underParent = fields(fields(raw.parent).subscription_details);
  const details = fields(raw.subscription_details);
  const payment = settlingPayment(raw.payments);
  const status = moved.first("status", [
    ["status", word(raw.status)],
    ["paid, closed, forgiven", statusOfOld(raw)],
  ]);
  const evidence = userEvidence(raw);
  return {
    status,
    evidence: {
      ...evidence,
      // A copy of the subscription's metadata, taken when the invoice was made.
      metadataUserId:
        evidence.metadataUserId ?? metadataUserId(underParent.metadata) ?? metadataUserId(details.metadata),
    },
    data: {
      status,
      number: word(raw.number),
      subscriptionId: moved.first("subscriptionId", [
        ["subscription", id(raw.subscription)],
        ["parent.subscription_details.subscription", id(underParent.subscription)],
        ["lines.data[].subscription", subscriptionOfLines(raw.lines)],
      ]),
      paymentIntentId: moved.first("paymentIntentId", [
        ["payment_intent", id(raw.payment_intent)],
        ["payments.data[].payment.payment_intent", id(payment.payment_intent)],
      ]),
      chargeId: moved.first("chargeId", [
        ["charge", id(raw.charge)],
        ["payments.data[].payment.charge", id(payment.charge)],
      ]),
      amountDue: integer(raw.amount_due),
      amountPaid: integer(raw.amount_paid),
      total: integer(raw.total),
      currency: word(raw.currency),
      billingReason: word(raw.billing_reason),
      attemptCount: integer(raw.attempt_count),
      nextPaymentAttempt: seconds(raw.next_payment_attempt),
      periodStart: seconds(raw.period_start),
      periodEnd: seconds(raw.period_end),
      paidAt: seconds(fields(raw.status_transitions).paid_at),
      hostedInvoiceUrl: text(raw.hosted_invoice_url),
      invoicePdf: text(raw.invoice_pdf),
      collectionMethod: word(raw.collection_method) ?? word(raw.billing),
      amountRemaining: integer(raw.amount_remaining),
      dueDate: seconds(raw.due_date),
      lastFinalizationError: isFields(raw.last_finalization_error)
        ? {
            code: word(raw.last_finalization_error.code),
            message: text(raw.last_finalization_error.message),
          }
        : null,
    },
  };
}

export function invoicePaymentParts(raw: Fields): Parts<"invoice_payment"> {
  const payment = fields(raw.payment);
  const status = word(raw.status);
  return {
    status,
    evidence: userEvidence(raw),
    data: {
      status,
      invoiceId: id(raw.invoice),
      amountPaid: integer(raw.amount_paid),
      amountRequested: integer(raw.amount_requested),
      currency: word(raw.currency),
      isDefault: flag(raw.is_default),
      paymentIntentId: id(payment.payment_intent),
      chargeId: id(payment.charge),
      paidAt: seconds(fields(raw.status_transitions).paid_at),
    },
  };
}

export function creditNoteParts(raw: Fields, moved: MovedFields): Parts<"credit_note"> {
  const status = word(raw.status);
  return {
    status,
    evidence: userEvidence(raw),
    data: {
      status,
      invoiceId: id(raw.invoice),
      amount: integer(raw.amount) ?? integer(raw.total),
      currency: word(raw.currency),
      reason: word(raw.reason),
      refundId: moved.first("refundId", [
        ["refund", id(raw.refund)],
        ["refunds[0].refund", id(fields(members(raw.refunds)[0]).refund)],
      ]),
    },
  };
}

/** The payment that paid the invoice; else the one Stripe marks as its default; else the first. */
function settlingPayment(payments: unknown): Fields {
  const all = members(payments).map(fields);
  const chosen =
    all.find((payment) => payment.status === "paid") ??
    all.find((payment) => flag(payment.is_default)) ??
    all[0];
  return fields(chosen?.payment);
}

function statusOfOld(raw: Fields): string | null {
  if (flag(raw.paid)) return "paid";
  if (flag(raw.forgiven)) return "uncollectible";
  if (typeof raw.closed === "boolean") return raw.closed ? "void" : "open";
  return null;
}

/** Old invoices name the subscription only on the line that bills it, whose id it then is. */
function subscriptionOfLines(lines: unknown): string | null {
  for (const line of members(lines).map(fields)) {
    const underParent = fields(fields(line.parent).subscription_item_details);
    const named = id(line.subscription) ?? id(underParent.subscription);
    if (named !== null) return named;
    if (line.type === "subscription" && id(line.id)?.startsWith("sub_")) return id(line.id);
  }
  return null;
}
