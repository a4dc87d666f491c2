import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { integer, metadata, oneOf, paramsOf, text } from "../api/params";
import type { Resource } from "../api/resource";
import { refundCharge } from "../payments/refunds";
import { idOf } from "../store/table";
import { charges, paymentIntents, refunds } from "../tables/payments";
import type { Scope } from "../work/scope";
import { onCustomerClock } from "./customer-clock";

const permission = "charge";

/** The charge to give back: named, or the successful one of an intent. */
function chargeOf(scope: Scope, given: { charge?: string; payment_intent?: string }): Stripe.Charge {
  if (given.charge !== undefined) return scope.need(charges, given.charge, "charge");
  if (given.payment_intent === undefined) throw missingParameter("charge");
  const intent = scope.need(paymentIntents, given.payment_intent, "payment_intent");
  const charge = scope.get(charges, idOf(intent.latest_charge));
  if (charge === null || charge.status !== "succeeded") {
    throw invalidRequest("This PaymentIntent does not have a successful charge to refund.", {
      param: "payment_intent",
    });
  }
  return charge;
}

export const refundResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/refunds",
      permission,
      params: paramsOf<Stripe.RefundCreateParams>()({
        amount: integer({ min: 1 }),
        charge: text(),
        metadata: metadata(),
        payment_intent: text(),
        reason: oneOf("duplicate", "fraudulent", "requested_by_customer"),
      }),
      handle(scope, params) {
        const charge = chargeOf(scope, params);
        return refundCharge(onCustomerClock(scope, idOf(charge.customer)), charge, {
          ...(params.amount === undefined ? {} : { amount: params.amount }),
          reason: params.reason ?? null,
          metadata: mergeMetadata({}, params.metadata),
        });
      },
    }),
    operation({
      method: "GET",
      path: "/v1/refunds",
      permission,
      params: paramsOf<Stripe.RefundListParams>()({
        ...pagingByTime,
        charge: text(),
        payment_intent: text(),
      }),
      handle: (scope, params) =>
        listPage(scope, refunds, params, {
          url: "/v1/refunds",
          where: (refund) =>
            (params.charge === undefined || idOf(refund.charge) === params.charge) &&
            (params.payment_intent === undefined || idOf(refund.payment_intent) === params.payment_intent),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/refunds/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(refunds, id),
    }),
    operation({
      method: "POST",
      path: "/v1/refunds/:id",
      permission,
      params: paramsOf<Stripe.RefundUpdateParams>()({ metadata: metadata() }),
      handle(scope, params, { id }) {
        const refund = scope.need(refunds, id);
        const next = { ...refund, metadata: mergeMetadata(refund.metadata, params.metadata) };
        return onCustomerClock(scope, idOf(refund.customer)).update(refunds, next, {
          event: ["refund.updated", "charge.refund.updated"],
        });
      },
    }),
  ],
};
