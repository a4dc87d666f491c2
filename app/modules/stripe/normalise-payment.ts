/**
 * Payment intents, charges, refunds and disputes. What moved:
 * - a payment intent listed its `charges` until 2022-11-15, has `latest_charge` since;
 * - a charge had `card` (until 2015), then `source`, then `payment_method_details`;
 *   `status` since 2014; `disputed` since 2019, a `dispute` before;
 * - `invoice` on both went away on 2025-03-31.
 */
import {
  type Fields,
  fields,
  flag,
  id,
  integer,
  type MovedFields,
  members,
  seconds,
  text,
  word,
} from "./payload-fields";
import type { Parts } from "./snapshot-parts";
import { userEvidence } from "./user-evidence";

export function paymentIntentParts(raw: Fields, moved: MovedFields): Parts<"payment_intent"> {
  const error = fields(raw.last_payment_error);
  const status = word(raw.status) ?? "unknown";
  return {
    status,
    evidence: userEvidence(raw),
    data: {
      status,
      amount: integer(raw.amount),
      amountReceived: integer(raw.amount_received),
      currency: word(raw.currency),
      invoiceId: id(raw.invoice),
      latestChargeId: moved.first("latestChargeId", [
        ["latest_charge", id(raw.latest_charge)],
        ["charges.data[0]", id(members(raw.charges)[0])],
      ]),
      declineCode: word(error.decline_code),
      errorCode: word(error.code),
    },
  };
}

export function chargeParts(raw: Fields, moved: MovedFields): Parts<"charge"> {
  const card = fields(fields(raw.payment_method_details).card);
  const source = fields(raw.source);
  const oldCard = fields(raw.card);
  const outcome = fields(raw.outcome);
  const status = moved.first("status", [
    ["status", statusInToday(raw.status)],
    ["paid, failure_code", statusOfOld(raw)],
  ]);
  return {
    status,
    evidence: userEvidence(raw),
    data: {
      status,
      amount: integer(raw.amount),
      amountRefunded: integer(raw.amount_refunded),
      currency: word(raw.currency),
      refunded: flag(raw.refunded),
      disputed: typeof raw.disputed === "boolean" ? raw.disputed : id(raw.dispute) !== null,
      paid: flag(raw.paid),
      paymentIntentId: id(raw.payment_intent),
      invoiceId: id(raw.invoice),
      receiptUrl: text(raw.receipt_url),
      receiptNumber: word(raw.receipt_number),
      cardBrand: moved.first("cardBrand", [
        ["payment_method_details.card.brand", word(card.brand)],
        ["source.brand", word(source.brand)],
        ["card.brand", word(oldCard.brand) ?? word(oldCard.type)],
      ]),
      cardLast4: moved.first("cardLast4", [
        ["payment_method_details.card.last4", word(card.last4)],
        ["source.last4", word(source.last4)],
        ["card.last4", word(oldCard.last4)],
      ]),
      failureCode: word(raw.failure_code),
      // For a declined card the outcome's reason is the issuer's decline code.
      declineCode: outcome.type === "issuer_declined" ? word(outcome.reason) : null,
      amountCaptured: integer(raw.amount_captured),
      disputeId: id(raw.dispute),
    },
  };
}

function statusInToday(status: unknown): string | null {
  // 2014's word for it.
  return status === "paid" ? "succeeded" : word(status);
}

function statusOfOld(raw: Fields): string | null {
  if (flag(raw.paid)) return "succeeded";
  return word(raw.failure_code) !== null ? "failed" : null;
}

export function refundParts(raw: Fields): Parts<"refund"> {
  const status = word(raw.status);
  return {
    status,
    evidence: userEvidence(raw),
    data: {
      status,
      amount: integer(raw.amount),
      currency: word(raw.currency),
      chargeId: id(raw.charge),
      paymentIntentId: id(raw.payment_intent),
      reason: word(raw.reason),
    },
  };
}

export function disputeParts(raw: Fields): Parts<"dispute"> {
  const status = word(raw.status);
  return {
    status,
    evidence: userEvidence(raw),
    data: {
      status,
      reason: word(raw.reason),
      amount: integer(raw.amount),
      currency: word(raw.currency),
      chargeId: id(raw.charge),
      paymentIntentId: id(raw.payment_intent),
      evidenceDueAt: seconds(fields(raw.evidence_details).due_by),
    },
  };
}
