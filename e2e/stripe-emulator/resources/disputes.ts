import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { boolean, clearableText, metadata, object, paramsOf, text } from "../api/params";
import type { Resource } from "../api/resource";
import { closeDispute, isClosed, submitEvidence } from "../payments/disputes";
import { idOf } from "../store/table";
import { charges, disputes } from "../tables/payments";
import type { Scope } from "../work/scope";
import { onCustomerClock } from "./customer-clock";

const permission = "dispute";

/** Texts and uploaded files' ids; structured evidence is not modelled. */
const evidence = object({
  access_activity_log: clearableText(),
  billing_address: clearableText(),
  cancellation_policy: clearableText(),
  cancellation_policy_disclosure: clearableText(),
  cancellation_rebuttal: clearableText(),
  customer_communication: clearableText(),
  customer_email_address: clearableText(),
  customer_name: clearableText(),
  customer_purchase_ip: clearableText(),
  customer_signature: clearableText(),
  duplicate_charge_documentation: clearableText(),
  duplicate_charge_explanation: clearableText(),
  duplicate_charge_id: clearableText(),
  product_description: clearableText(),
  receipt: clearableText(),
  refund_policy: clearableText(),
  refund_policy_disclosure: clearableText(),
  refund_refusal_explanation: clearableText(),
  service_date: clearableText(),
  service_documentation: clearableText(),
  shipping_address: clearableText(),
  shipping_carrier: clearableText(),
  shipping_date: clearableText(),
  shipping_documentation: clearableText(),
  shipping_tracking_number: clearableText(),
  uncategorized_file: clearableText(),
  uncategorized_text: clearableText(),
});

function onClock(scope: Scope, dispute: Stripe.Dispute): Scope {
  return onCustomerClock(scope, idOf(scope.get(charges, idOf(dispute.charge))?.customer));
}

function needOpen(scope: Scope, id: string): Stripe.Dispute {
  const dispute = scope.need(disputes, id);
  if (isClosed(dispute)) throw invalidRequest("This dispute is already closed");
  return dispute;
}

export const disputeResource: Resource = {
  operations: [
    operation({
      method: "GET",
      path: "/v1/disputes",
      permission,
      params: paramsOf<Stripe.DisputeListParams>()({
        ...pagingByTime,
        charge: text(),
        payment_intent: text(),
      }),
      handle: (scope, params) =>
        listPage(scope, disputes, params, {
          url: "/v1/disputes",
          where: (dispute) =>
            (params.charge === undefined || idOf(dispute.charge) === params.charge) &&
            (params.payment_intent === undefined || idOf(dispute.payment_intent) === params.payment_intent),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/disputes/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(disputes, id),
    }),
    operation({
      method: "POST",
      path: "/v1/disputes/:id",
      permission,
      params: paramsOf<Stripe.DisputeUpdateParams>()({ evidence, metadata: metadata(), submit: boolean() }),
      handle(scope, params, { id }) {
        const dispute = params.evidence === undefined ? scope.need(disputes, id) : needOpen(scope, id);
        const on = onClock(scope, dispute);
        const next: Stripe.Dispute = {
          ...dispute,
          evidence: { ...dispute.evidence, ...params.evidence },
          evidence_details: {
            ...dispute.evidence_details,
            has_evidence: dispute.evidence_details.has_evidence || params.evidence !== undefined,
          },
          metadata: mergeMetadata(dispute.metadata, params.metadata),
        };
        const submit = params.evidence !== undefined && (params.submit ?? true);
        if (!submit) return on.update(disputes, next, { event: "charge.dispute.updated" });
        on.update(disputes, next);
        return submitEvidence(on, next);
      },
    }),
    operation({
      method: "POST",
      path: "/v1/disputes/:id/close",
      permission,
      params: {},
      handle(scope, _params, { id }) {
        const dispute = needOpen(scope, id);
        return closeDispute(onClock(scope, dispute), dispute, false);
      },
    }),
  ],
};
