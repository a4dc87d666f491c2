/** Payment methods: cards, SEPA and US bank debits; test tokens stand for them. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { listPage, page, paging } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import {
  address,
  anything,
  clearable,
  clearableText,
  integer,
  metadata,
  object,
  oneOf,
  paramsOf,
  required,
  text,
} from "../api/params";
import type { Resource } from "../api/resource";
import { toAddress } from "../api/address";
import { attach, detach } from "../payments/attach";
import { makeMethod, methodFor } from "../payments/make-method";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { paymentMethods } from "../tables/payments";
import type { Scope } from "../work/scope";
import { onCustomerClock } from "./customer-clock";

const permission = "payment_method";

const billing = object({
  address: clearable(address()),
  email: clearableText(),
  name: clearableText(),
  phone: clearableText(),
  tax_id: clearableText(),
});

/** A method described in place: here, and as `payment_method_data` of intents. */
export const methodFields = {
  type: required(text()),
  allow_redisplay: oneOf("always", "limited", "unspecified"),
  billing_details: billing,
  card: object({
    token: text(),
    number: text(),
    exp_month: integer({ min: 1, max: 12 }),
    exp_year: integer({ min: 0, max: 2100 }),
    cvc: text(4),
    networks: anything(),
  }),
  metadata: metadata(),
  sepa_debit: object({ iban: required(text()) }),
  us_bank_account: object({
    account_number: text(),
    routing_number: text(),
    account_type: oneOf("checking", "savings"),
    account_holder_type: oneOf("company", "individual"),
    financial_connections_account: text(),
  }),
};

const createParams = paramsOf<Stripe.PaymentMethodCreateParams>()({
  ...methodFields,
  type: text(),
  customer: text(),
  payment_method: text(),
});

/** @throws ApiError when the parent is not the customer named in the path */
function ofCustomer(scope: Scope, customer: string, id: string): Stripe.PaymentMethod {
  scope.need(customers, customer, "customer");
  const method = scope.need(paymentMethods, id);
  if (idOf(method.customer) === customer) return method;
  throw invalidRequest(`No such PaymentMethod: '${id}'`, { code: "resource_missing", param: "id" });
}

export const paymentMethodResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/payment_methods",
      permission,
      params: createParams,
      handle(scope, params) {
        const { type, metadata: given, customer: _customer, payment_method, ...fields } = params;
        if (payment_method !== undefined) return methodFor(scope, payment_method, "payment_method");
        if (type === undefined) {
          throw invalidRequest("Missing required param: type.", { code: "parameter_missing", param: "type" });
        }
        return makeMethod(scope, { ...fields, type, metadata: mergeMetadata({}, given) });
      },
    }),
    operation({
      method: "GET",
      path: "/v1/payment_methods",
      permission,
      params: paramsOf<Stripe.PaymentMethodListParams>()({
        ...paging,
        allow_redisplay: oneOf("always", "limited", "unspecified"),
        customer: text(),
        type: text(),
      }),
      handle: (scope, params) =>
        listPage(scope, paymentMethods, params, {
          url: "/v1/payment_methods",
          among:
            params.customer === undefined
              ? scope.all(paymentMethods).filter((method) => method.customer === null)
              : scope.find(paymentMethods, "customer", scope.need(customers, params.customer, "customer").id),
          where: (method) =>
            (params.type === undefined || method.type === params.type) &&
            (params.allow_redisplay === undefined || method.allow_redisplay === params.allow_redisplay),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/payment_methods/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => methodFor(scope, id, "id"),
    }),
    operation({
      method: "POST",
      path: "/v1/payment_methods/:id",
      permission,
      params: paramsOf<Stripe.PaymentMethodUpdateParams>()({
        allow_redisplay: oneOf("always", "limited", "unspecified"),
        billing_details: billing,
        card: object({
          exp_month: integer({ min: 1, max: 12 }),
          exp_year: integer({ min: 0, max: 2100 }),
          networks: anything(),
        }),
        metadata: metadata(),
      }),
      handle(scope, params, { id }) {
        const method = scope.need(paymentMethods, id);
        const on = onCustomerClock(scope, idOf(method.customer));
        if (method.customer === null) {
          throw invalidRequest("You must save this PaymentMethod to a customer before you can update it.", {
            param: "payment_method",
          });
        }
        const next: Stripe.PaymentMethod = {
          ...method,
          metadata: mergeMetadata(method.metadata, params.metadata),
          ...(params.allow_redisplay === undefined ? {} : { allow_redisplay: params.allow_redisplay }),
        };
        if (params.billing_details !== undefined) {
          const { address: place, ...rest } = params.billing_details;
          next.billing_details = {
            ...method.billing_details,
            ...rest,
            ...(place === undefined ? {} : { address: toAddress(place ?? {}) }),
          };
        }
        if (params.card !== undefined && method.card !== undefined) {
          next.card = {
            ...method.card,
            exp_month: params.card.exp_month ?? method.card.exp_month,
            exp_year: params.card.exp_year ?? method.card.exp_year,
          };
        }
        return on.update(paymentMethods, next, { event: "payment_method.updated" });
      },
    }),
    operation({
      method: "POST",
      path: "/v1/payment_methods/:id/attach",
      permission,
      params: paramsOf<Stripe.PaymentMethodAttachParams>()({ customer: required(text()) }),
      handle(scope, params, { id }) {
        const on = onCustomerClock(scope, params.customer);
        return attach(on, methodFor(on, id, "id"), params.customer);
      },
    }),
    operation({
      method: "POST",
      path: "/v1/payment_methods/:id/detach",
      permission,
      params: {},
      handle(scope, _params, { id }) {
        const method = scope.need(paymentMethods, id);
        return detach(onCustomerClock(scope, idOf(method.customer)), method);
      },
    }),
    operation({
      method: "GET",
      path: "/v1/customers/:customer/payment_methods",
      permission,
      params: paramsOf<Stripe.CustomerListPaymentMethodsParams>()({
        ...paging,
        allow_redisplay: oneOf("always", "limited", "unspecified"),
        type: text(),
      }),
      handle(scope, params, { customer }) {
        scope.need(customers, customer, "customer");
        const own = scope
          .find(paymentMethods, "customer", customer)
          .filter((method) => params.type === undefined || method.type === params.type)
          .reverse();
        return page(own, params, `/v1/customers/${customer}/payment_methods`);
      },
    }),
    operation({
      method: "GET",
      path: "/v1/customers/:customer/payment_methods/:id",
      permission,
      params: {},
      handle: (scope, _params, path) => ofCustomer(scope, path.customer, path.id),
    }),
  ],
};
