/** Charges, also made directly with a `source` as the older API does. */
import type Stripe from "stripe";
import { ApiError, invalidRequest, missingParameter } from "../api/errors";
import { toAddress } from "../api/address";
import { listPage, page, paging, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import {
  anything,
  boolean,
  clearableText,
  currency,
  integer,
  metadata,
  oneOf,
  object,
  paramsOf,
  text,
  clearable,
  type Values,
} from "../api/params";
import type { Resource } from "../api/resource";
import { searchPage, searchParams } from "../api/search";
import { captureCharge, chargeFails, chargeSucceeds, sourceOf } from "../payments/charge";
import { openDispute } from "../payments/disputes";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { charges, paymentIntents, paymentMethods, refunds } from "../tables/payments";
import type { Scope } from "../work/scope";
import { onCustomerClock } from "./customer-clock";
import { shippingParam } from "./intent-params";
import { makeCard } from "./sources";

const permission = "charge";

const createParams = paramsOf<Stripe.ChargeCreateParams>()({
  amount: integer({ min: 1, max: 99_999_999 }),
  capture: boolean(),
  currency: currency(),
  customer: text(),
  description: clearableText(),
  metadata: metadata(),
  radar_options: anything(),
  receipt_email: text(),
  shipping: shippingParam,
  source: text(),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  transfer_group: text(),
});

/** The method to charge: a token's, a card's, or the customer's default source. */
function payer(scope: Scope, params: Values<typeof createParams>): Stripe.PaymentMethod {
  const customer = params.customer === undefined ? null : scope.need(customers, params.customer, "customer");
  const source = params.source ?? idOf(customer?.default_source);
  if (source === null || source === undefined) {
    if (customer === null) throw invalidRequest("Must provide source or customer.");
    throw new ApiError(402, {
      type: "card_error",
      code: "missing",
      message: "Cannot charge a customer that has no active card",
      param: "card",
    });
  }
  const id = source.startsWith("tok_") ? makeCard(scope, source, customer?.id ?? null).id : source;
  return scope.need(paymentMethods, id, "source");
}

function create(scope: Scope, params: Values<typeof createParams>): Stripe.Charge {
  if (params.amount === undefined) throw missingParameter("amount");
  if (params.currency === undefined) throw missingParameter("currency");
  const on = onCustomerClock(scope, params.customer ?? null);
  const method = payer(on, params);
  const behaviour = on.hidden(paymentMethods, method.id)!;
  const input = {
    amount: params.amount,
    currency: params.currency,
    method,
    customer: params.customer ?? null,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    paymentIntent: null,
    capture: params.capture ?? true,
    receiptEmail: params.receipt_email ?? null,
    shipping:
      params.shipping === undefined
        ? null
        : {
            address: toAddress(params.shipping.address),
            carrier: params.shipping.carrier ?? null,
            name: params.shipping.name,
            phone: params.shipping.phone ?? null,
            tracking_number: params.shipping.tracking_number ?? null,
          },
    statementDescriptor: params.statement_descriptor ?? null,
    statementDescriptorSuffix: params.statement_descriptor_suffix ?? null,
    source: sourceOf(on, method),
  };
  if (behaviour.decline !== null) {
    const { code, declineCode, message } = behaviour.decline;
    const failed = chargeFails(on, input, behaviour.decline);
    throw new ApiError(
      402,
      {
        type: "card_error",
        code,
        message,
        ...(declineCode === undefined ? {} : { decline_code: declineCode }),
        more: { charge: failed.id },
      },
      { keepsChanges: true },
    );
  }
  const charge = chargeSucceeds(on, input, method.card?.last4 === "0077");
  if (behaviour.dispute !== null) openDispute(on, charge, behaviour.dispute);
  return on.need(charges, charge.id);
}

export const chargeResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/charges",
      permission,
      params: createParams,
      handle: (scope, params) => create(scope, params),
    }),
    operation({
      method: "GET",
      path: "/v1/charges",
      permission,
      params: paramsOf<Stripe.ChargeListParams>()({
        ...pagingByTime,
        customer: text(),
        payment_intent: text(),
        transfer_group: text(),
      }),
      handle: (scope, params) =>
        listPage(scope, charges, params, {
          url: "/v1/charges",
          ...(params.payment_intent !== undefined
            ? { among: scope.find(charges, "payment_intent", params.payment_intent) }
            : params.customer !== undefined
              ? { among: scope.find(charges, "customer", params.customer) }
              : {}),
          where: (charge) =>
            (params.customer === undefined || idOf(charge.customer) === params.customer) &&
            (params.transfer_group === undefined || charge.transfer_group === params.transfer_group),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/charges/search",
      permission,
      params: paramsOf<Stripe.ChargeSearchParams>()(searchParams),
      handle: (scope, params) =>
        searchPage(
          scope.all(charges).reverse(),
          params,
          {
            amount: (charge) => charge.amount,
            created: (charge) => charge.created,
            currency: (charge) => charge.currency,
            customer: (charge) => idOf(charge.customer),
            disputed: (charge) => charge.disputed,
            refunded: (charge) => charge.refunded,
            status: (charge) => charge.status,
            "payment_method_details.card.last4": (charge) => charge.payment_method_details?.card?.last4,
          },
          "/v1/charges/search",
        ),
    }),
    operation({
      method: "GET",
      path: "/v1/charges/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(charges, id),
    }),
    operation({
      method: "POST",
      path: "/v1/charges/:id",
      permission,
      params: paramsOf<Stripe.ChargeUpdateParams>()({
        customer: text(),
        description: clearableText(),
        fraud_details: object({ user_report: clearable(oneOf("fraudulent", "safe")) }),
        metadata: metadata(),
        receipt_email: text(),
        transfer_group: text(),
      }),
      handle(scope, params, { id }) {
        const charge = scope.need(charges, id);
        const report = params.fraud_details?.user_report;
        const next: Stripe.Charge = {
          ...charge,
          customer: params.customer ?? charge.customer,
          description: params.description === undefined ? charge.description : params.description,
          fraud_details: report ? { ...charge.fraud_details, user_report: report } : charge.fraud_details,
          metadata: mergeMetadata(charge.metadata, params.metadata),
          receipt_email: params.receipt_email ?? charge.receipt_email,
          transfer_group: params.transfer_group ?? charge.transfer_group,
        };
        return onCustomerClock(scope, idOf(charge.customer)).update(charges, next, {
          event: "charge.updated",
        });
      },
    }),
    operation({
      method: "POST",
      path: "/v1/charges/:id/capture",
      permission,
      params: paramsOf<Stripe.ChargeCaptureParams>()({
        amount: integer({ min: 1 }),
        receipt_email: text(),
        statement_descriptor: text(22),
        statement_descriptor_suffix: text(22),
        transfer_group: text(),
      }),
      handle(scope, params, { id }) {
        const charge = scope.need(charges, id);
        if (charge.captured) {
          throw invalidRequest(`Charge ${id} has already been captured.`, {
            code: "charge_already_captured",
          });
        }
        if (charge.payment_intent !== null) {
          scope.need(paymentIntents, idOf(charge.payment_intent) ?? "", "payment_intent");
          throw invalidRequest(
            `This charge was created by a PaymentIntent and must be captured through it: use the PaymentIntent's capture endpoint.`,
          );
        }
        return captureCharge(
          onCustomerClock(scope, idOf(charge.customer)),
          charge,
          params.amount ?? charge.amount,
        );
      },
    }),
    operation({
      method: "GET",
      path: "/v1/charges/:id/refunds",
      permission,
      params: paging,
      handle(scope, params, { id }) {
        scope.need(charges, id);
        return page(scope.find(refunds, "charge", id).reverse(), params, `/v1/charges/${id}/refunds`);
      },
    }),
  ],
};
