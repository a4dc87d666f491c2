/** Disputes: opened by test cards, answered with evidence, closed won or lost. */
import type Stripe from "stripe";
import { idOf } from "../store/table";
import { charges, disputes } from "../tables/payments";
import type { Scope } from "../work/scope";
import { onTimer } from "../clock/timers";
import { moveBalance } from "./balance";

const DAY = 24 * 3600;
const FEE = 1500;

export type DisputeKind = "fraudulent" | "product_not_received" | "inquiry";

const NO_EVIDENCE: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

/** Emits `charge.dispute.created`, and `…funds_withdrawn` unless it is only an inquiry. */
export function openDispute(scope: Scope, charge: Stripe.Charge, kind: DisputeKind): Stripe.Dispute {
  const inquiry = kind === "inquiry";
  const card = charge.payment_method_details?.card;
  const id = scope.id(disputes);
  const dispute: Stripe.Dispute = {
    id,
    object: "dispute",
    amount: charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created: scope.now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: {
      ...NO_EVIDENCE,
      customer_email_address: charge.billing_details.email,
      customer_name: charge.billing_details.name,
    },
    evidence_details: {
      due_by: scope.now + 9 * DAY,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: scope.livemode,
    metadata: {},
    payment_intent: idOf(charge.payment_intent),
    ...(card === undefined
      ? {}
      : {
          payment_method_details: {
            card: {
              brand: card.brand ?? "visa",
              case_type: inquiry ? "inquiry" : "chargeback",
              network: card.network ?? "visa",
              network_reason_code: kind === "product_not_received" ? "13.1" : "10.4",
            },
            type: "card",
          },
        }),
    reason:
      kind === "product_not_received"
        ? "product_not_received"
        : kind === "inquiry"
          ? "general"
          : "fraudulent",
    status: inquiry ? "warning_needs_response" : "needs_response",
  };
  scope.update(charges, { ...charge, disputed: true }, { event: "charge.updated" });
  const opened = scope.insert(disputes, dispute, { event: "charge.dispute.created" });
  if (!inquiry) scope.schedule({ kind: "dispute.lapse", at: dispute.evidence_details.due_by!, subject: id });
  return inquiry ? opened : moveFunds(scope, opened, "withdrawn");
}

/** Gives evidence to the bank; Stripe's magic texts decide, anything else stays under review. */
export function submitEvidence(scope: Scope, dispute: Stripe.Dispute): Stripe.Dispute {
  const under = scope.update(
    disputes,
    {
      ...dispute,
      evidence_details: {
        ...dispute.evidence_details,
        submission_count: dispute.evidence_details.submission_count + 1,
        submission_method: "manual",
      },
      status: dispute.status === "warning_needs_response" ? "warning_under_review" : "under_review",
    },
    { event: "charge.dispute.updated" },
  );
  const text = under.evidence.uncategorized_text;
  if (text === "winning_evidence" || text === "losing_evidence") {
    scope.schedule({
      kind: "dispute.decide",
      at: scope.now + 1,
      subject: dispute.id,
      data: { won: text === "winning_evidence" },
    });
  }
  return under;
}

onTimer("dispute.decide", (scope, timer) => {
  const dispute = scope.get(disputes, timer.subject);
  if (dispute !== null && !isClosed(dispute)) closeDispute(scope, dispute, timer.data.won === true);
});

/** Nobody answered in time: the bank decides for its customer. */
onTimer("dispute.lapse", (scope, timer) => {
  const dispute = scope.get(disputes, timer.subject);
  if (dispute?.status !== "needs_response") return;
  const evidence_details = { ...dispute.evidence_details, past_due: true };
  closeDispute(scope, { ...dispute, evidence_details }, false);
});

/** Emits `charge.dispute.closed`, and `…funds_reinstated` when it was won. */
export function closeDispute(scope: Scope, dispute: Stripe.Dispute, won: boolean): Stripe.Dispute {
  const inquiry = dispute.status.startsWith("warning_");
  const status = inquiry ? "warning_closed" : won ? "won" : "lost";
  const closed = scope.update(disputes, { ...dispute, status }, { event: "charge.dispute.closed" });
  return won && !inquiry ? moveFunds(scope, closed, "reinstated") : closed;
}

export function isClosed(dispute: Stripe.Dispute): boolean {
  return ["won", "lost", "warning_closed"].includes(dispute.status);
}

function moveFunds(scope: Scope, dispute: Stripe.Dispute, way: "withdrawn" | "reinstated"): Stripe.Dispute {
  const sign = way === "withdrawn" ? -1 : 1;
  const transaction = moveBalance(scope, {
    type: "adjustment",
    amount: sign * dispute.amount,
    currency: dispute.currency,
    source: dispute.id,
    description:
      way === "withdrawn"
        ? `Chargeback withdrawal for ${idOf(dispute.charge)}`
        : `Chargeback reversal for ${idOf(dispute.charge)}`,
    fee: way === "withdrawn" ? FEE : 0,
    feeDescription: "Dispute fee",
    reportingCategory: way === "withdrawn" ? "dispute" : "dispute_reversal",
  });
  return scope.update(
    disputes,
    { ...dispute, balance_transactions: [...dispute.balance_transactions, transaction] },
    { event: `charge.dispute.funds_${way}` },
  );
}
