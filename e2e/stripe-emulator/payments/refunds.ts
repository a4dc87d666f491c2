/** Refunds: at once, pending for a while, or failing afterwards, as the test card says. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { onTimer } from "../clock/timers";
import { idOf } from "../store/table";
import { charges, disputes, paymentMethods, refunds } from "../tables/payments";
import type { Scope } from "../work/scope";
import { moveBalance } from "./balance";
import { refundable } from "./charge";
import { isClosed } from "./disputes";

/** Seconds until a pending refund succeeds, or a good one fails. */
const LATER = 5;

export interface RefundInput {
  /** Smallest units; the rest of the charge if absent. */
  amount?: number;
  reason?: Stripe.Refund.Reason | null;
  metadata?: Stripe.Metadata;
}

/** Emits `refund.created` and `charge.refunded`. @throws ApiError when there is nothing to give back */
export function refundCharge(scope: Scope, charge: Stripe.Charge, input: RefundInput = {}): Stripe.Refund {
  const left = refundable(charge);
  if (charge.refunded || left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: "charge_already_refunded",
    });
  }
  if (charge.status !== "succeeded") {
    throw invalidRequest(`Charge ${charge.id} is not refundable: its status is ${charge.status}.`, {
      code: "charge_not_refundable",
    });
  }
  const disputed = scope
    .find(disputes, "charge", charge.id)
    .some((each) => !each.is_charge_refundable && !isClosed(each));
  if (disputed) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: "charge_disputed",
    });
  }
  const amount = input.amount ?? left;
  if (amount > left) {
    throw invalidRequest(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`, {
      param: "amount",
    });
  }
  const behaviour = scope.hidden(paymentMethods, charge.payment_method ?? "")?.refund ?? "at_once";
  const refund = build(
    scope,
    charge,
    amount,
    input,
    behaviour === "pending_then_succeeds" ? "pending" : "succeeded",
  );
  scope.insert(refunds, refund, { event: "refund.created" });
  const amount_refunded = charge.amount_refunded + amount;
  scope.update(
    charges,
    { ...charge, amount_refunded, refunded: amount_refunded >= charge.amount_captured },
    { event: "charge.refunded" },
  );
  if (behaviour !== "at_once") {
    scope.schedule({ kind: "refund.settle", at: scope.now + LATER, subject: refund.id });
  }
  return refund;
}

function build(
  scope: Scope,
  charge: Stripe.Charge,
  amount: number,
  input: RefundInput,
  status: string,
): Stripe.Refund {
  const id = charge.id.startsWith("py_") ? scope.id({ prefix: "pyr" }) : scope.id(refunds);
  const transaction = moveBalance(scope, {
    type: "refund",
    amount: -amount,
    currency: charge.currency,
    source: id,
    description: `REFUND FOR CHARGE${charge.description === null ? "" : ` (${charge.description})`}`,
    reportingCategory: "refund",
  });
  return {
    id,
    object: "refund",
    amount,
    balance_transaction: transaction.id,
    charge: charge.id,
    created: scope.now,
    currency: charge.currency,
    customer: idOf(charge.customer),
    customer_account: null,
    destination_details:
      charge.payment_method_details?.card === undefined
        ? { type: charge.payment_method_details?.type ?? "card" }
        : {
            card: {
              reference_status: "pending",
              reference_type: "acquirer_reference_number",
              type: "refund",
            },
            type: "card",
          },
    metadata: input.metadata ?? {},
    payment_intent: idOf(charge.payment_intent),
    payment_method: charge.payment_method,
    reason: input.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status,
    transfer_reversal: null,
  };
}

onTimer("refund.settle", (scope, timer) => {
  const refund = scope.get(refunds, timer.subject);
  if (refund === null) return;
  if (refund.status === "pending") {
    scope.update(
      refunds,
      { ...refund, status: "succeeded" },
      { event: ["refund.updated", "charge.refund.updated"] },
    );
  } else if (refund.status === "succeeded") failRefund(scope, refund);
});

/** The money comes back to the account. */
function failRefund(scope: Scope, refund: Stripe.Refund): void {
  const back = moveBalance(scope, {
    type: "refund",
    amount: refund.amount,
    currency: refund.currency,
    source: refund.id,
    description: "REFUND FAILURE",
    reportingCategory: "refund_failure",
  });
  const failed: Stripe.Refund = {
    ...refund,
    failure_balance_transaction: back.id,
    failure_reason: "expired_or_canceled_card",
    status: "failed",
  };
  scope.update(refunds, failed, { event: ["refund.failed", "refund.updated", "charge.refund.updated"] });
  const charge = scope.get(charges, idOf(refund.charge));
  if (charge === null) return;
  scope.update(
    charges,
    { ...charge, amount_refunded: charge.amount_refunded - refund.amount, refunded: false },
    { event: "charge.updated" },
  );
}
