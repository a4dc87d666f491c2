/** Payment intents: the API over `payments/intents`. */
import type Stripe from "stripe";
import { toAddress } from "../api/address";
import { invalidRequest } from "../api/errors";
import { listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { integer, metadata, oneOf, paramsOf, text, type Values } from "../api/params";
import type { Resource } from "../api/resource";
import { searchPage, searchParams } from "../api/search";
import { captureCharge } from "../payments/charge";
import { confirmIntent } from "../payments/confirm";
import { declineError } from "../payments/decline";
import { cancelIntent, createIntent, settleAs, unexpectedState } from "../payments/intents";
import { idOf } from "../store/table";
import { onTimer } from "../clock/timers";
import { customers } from "../tables/customers";
import { charges, paymentIntents } from "../tables/payments";
import type { Scope } from "../work/scope";
import { settleIntent } from "../payments/settle";
import { onCustomerClock } from "./customer-clock";
import { methodGiven } from "./intent-params";
import { confirmParams, createParams, updateParams } from "./payment-intent-params";

const permission = "payment_intent";

type Shipping = Values<typeof updateParams>["shipping"];

function shippingShown(given: NonNullable<Shipping>): Stripe.PaymentIntent.Shipping {
  return {
    address: toAddress(given.address),
    carrier: given.carrier ?? null,
    name: given.name,
    phone: given.phone ?? null,
    tracking_number: given.tracking_number ?? null,
  };
}

/** Answers the intent, or 402 when it was just declined. */
function answer(intent: Stripe.PaymentIntent): Stripe.PaymentIntent {
  if (intent.status === "requires_payment_method" && intent.last_payment_error !== null)
    throw declineError(intent);
  return intent;
}

function create(scope: Scope, params: Values<typeof createParams>): Stripe.PaymentIntent {
  if (params.customer !== undefined) scope.need(customers, params.customer, "customer");
  if (params.confirm !== true && (params.off_session !== undefined || params.return_url !== undefined)) {
    const param = params.off_session === undefined ? "return_url" : "off_session";
    throw invalidRequest(
      `The parameter \`${param}\` cannot be passed when creating a PaymentIntent unless \`confirm\` is set to true.`,
      {
        param,
      },
    );
  }
  const on = onCustomerClock(scope, params.customer ?? null);
  const method = methodGiven(on, params);
  const intent = createIntent(on, {
    amount: params.amount,
    currency: params.currency,
    customer: params.customer ?? null,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    paymentMethod: method?.id ?? null,
    ...(params.automatic_payment_methods?.allow_redirects === undefined
      ? {}
      : { allowRedirects: params.automatic_payment_methods.allow_redirects }),
    ...(params.allowed_payment_method_types === undefined
      ? {}
      : { allowed: params.allowed_payment_method_types }),
    ...(params.payment_method_types === undefined ? {} : { types: params.payment_method_types }),
    ...(params.capture_method === undefined ? {} : { captureMethod: params.capture_method }),
    ...(params.confirmation_method === undefined ? {} : { confirmationMethod: params.confirmation_method }),
    setupFutureUsage: params.setup_future_usage ?? null,
    shipping: params.shipping ? shippingShown(params.shipping) : null,
    receiptEmail: params.receipt_email ?? null,
    statementDescriptor: params.statement_descriptor ?? null,
    statementDescriptorSuffix: params.statement_descriptor_suffix ?? null,
  });
  if (params.confirm !== true) return intent;
  return answer(
    confirmIntent(on, intent, {
      offSession: params.off_session !== undefined && params.off_session !== false,
      returnUrl: params.return_url ?? null,
    }),
  );
}

function confirm(scope: Scope, id: string, params: Values<typeof confirmParams>): Stripe.PaymentIntent {
  const found = scope.need(paymentIntents, id, "intent");
  const on = onCustomerClock(scope, idOf(found.customer));
  const method = methodGiven(on, params);
  const intent = on.update(paymentIntents, {
    ...found,
    capture_method: params.capture_method ?? found.capture_method,
    receipt_email: params.receipt_email ?? found.receipt_email,
    setup_future_usage:
      params.setup_future_usage === undefined ? found.setup_future_usage : params.setup_future_usage,
    shipping: params.shipping ? shippingShown(params.shipping) : found.shipping,
  });
  return answer(
    confirmIntent(on, intent, {
      ...(method === null ? {} : { method }),
      offSession: params.off_session !== undefined && params.off_session !== false,
      returnUrl: params.return_url ?? null,
    }),
  );
}

function update(scope: Scope, id: string, params: Values<typeof updateParams>): Stripe.PaymentIntent {
  const intent = scope.need(paymentIntents, id, "intent");
  const on = onCustomerClock(scope, idOf(intent.customer));
  const open = ["requires_payment_method", "requires_confirmation", "requires_action"].includes(
    intent.status,
  );
  const touchesMoney =
    params.amount !== undefined || params.currency !== undefined || params.payment_method !== undefined;
  if (!open && touchesMoney) {
    throw unexpectedState(
      intent,
      `This PaymentIntent's amount, currency or payment method could not be updated because it has a status of ${intent.status}.`,
    );
  }
  if (params.customer !== undefined) on.need(customers, params.customer, "customer");
  const method = methodGiven(on, params);
  const next: Stripe.PaymentIntent = {
    ...intent,
    amount: params.amount ?? intent.amount,
    capture_method: params.capture_method ?? intent.capture_method,
    currency: params.currency ?? intent.currency,
    customer: params.customer ?? intent.customer,
    description: params.description === undefined ? intent.description : params.description,
    metadata: mergeMetadata(intent.metadata, params.metadata),
    payment_method: method?.id ?? intent.payment_method,
    allowed_payment_method_types: params.allowed_payment_method_types ?? intent.allowed_payment_method_types,
    payment_method_types:
      params.allowed_payment_method_types ?? params.payment_method_types ?? intent.payment_method_types,
    receipt_email: params.receipt_email === undefined ? intent.receipt_email : params.receipt_email,
    setup_future_usage:
      params.setup_future_usage === undefined ? intent.setup_future_usage : params.setup_future_usage,
    shipping:
      params.shipping === undefined
        ? intent.shipping
        : params.shipping === null
          ? null
          : shippingShown(params.shipping),
    statement_descriptor: params.statement_descriptor ?? intent.statement_descriptor,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? intent.statement_descriptor_suffix,
    status:
      method !== null && intent.status === "requires_payment_method"
        ? "requires_confirmation"
        : intent.status,
    transfer_group: params.transfer_group ?? intent.transfer_group,
  };
  // Stripe makes no event for this.
  return on.update(paymentIntents, next);
}

function capture(scope: Scope, id: string, amount: number | undefined): Stripe.PaymentIntent {
  const intent = scope.need(paymentIntents, id, "intent");
  const on = onCustomerClock(scope, idOf(intent.customer));
  if (intent.status !== "requires_capture") {
    throw unexpectedState(
      intent,
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
    );
  }
  const take = amount ?? intent.amount_capturable;
  if (take > intent.amount_capturable) {
    throw invalidRequest(
      `The amount to capture (${take}) is greater than the amount capturable of this PaymentIntent (${intent.amount_capturable}).`,
      { code: "amount_too_large", param: "amount_to_capture" },
    );
  }
  captureCharge(on, on.need(charges, idOf(intent.latest_charge) ?? ""), take);
  return settleAs(on, intent, "succeeded", {
    amount_capturable: 0,
    amount_received: take,
    status: "succeeded",
  });
}

onTimer("payment_intent.settle", settleIntent);

export const paymentIntentResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/payment_intents",
      permission,
      params: createParams,
      handle: (scope, params) => create(scope, params),
    }),
    operation({
      method: "GET",
      path: "/v1/payment_intents",
      permission,
      params: paramsOf<Stripe.PaymentIntentListParams>()({ ...pagingByTime, customer: text() }),
      handle: (scope, params) =>
        listPage(scope, paymentIntents, params, {
          url: "/v1/payment_intents",
          ...(params.customer === undefined
            ? {}
            : { among: scope.find(paymentIntents, "customer", params.customer) }),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/payment_intents/search",
      permission,
      params: paramsOf<Stripe.PaymentIntentSearchParams>()(searchParams),
      handle: (scope, params) =>
        searchPage(
          scope.all(paymentIntents).reverse(),
          params,
          {
            amount: (intent) => intent.amount,
            created: (intent) => intent.created,
            currency: (intent) => intent.currency,
            customer: (intent) => idOf(intent.customer),
            status: (intent) => intent.status,
          },
          "/v1/payment_intents/search",
        ),
    }),
    operation({
      method: "GET",
      path: "/v1/payment_intents/:id",
      permission,
      params: paramsOf<Stripe.PaymentIntentRetrieveParams>()({ client_secret: text() }),
      handle: (scope, _params, { id }) => scope.need(paymentIntents, id, "intent"),
    }),
    operation({
      method: "POST",
      path: "/v1/payment_intents/:id",
      permission,
      params: updateParams,
      handle: (scope, params, { id }) => update(scope, id, params),
    }),
    operation({
      method: "POST",
      path: "/v1/payment_intents/:id/confirm",
      permission,
      params: confirmParams,
      handle: (scope, params, { id }) => confirm(scope, id, params),
    }),
    operation({
      method: "POST",
      path: "/v1/payment_intents/:id/capture",
      permission,
      params: paramsOf<Stripe.PaymentIntentCaptureParams>()({
        amount_to_capture: integer({ min: 1 }),
        metadata: metadata(),
      }),
      handle: (scope, params, { id }) => capture(scope, id, params.amount_to_capture),
    }),
    operation({
      method: "POST",
      path: "/v1/payment_intents/:id/cancel",
      permission,
      params: paramsOf<Stripe.PaymentIntentCancelParams>()({
        cancellation_reason: oneOf("abandoned", "duplicate", "fraudulent", "requested_by_customer"),
      }),
      handle(scope, params, { id }) {
        const intent = scope.need(paymentIntents, id, "intent");
        if (scope.hidden(paymentIntents, intent.id)?.owner?.kind === "checkout") {
          throw unexpectedState(
            intent,
            "You cannot cancel the PaymentIntent for a Checkout Session. Expire the Checkout Session instead.",
          );
        }
        // A debit is with the banks by then; Stripe takes one back "in rare cases" that nobody can count on.
        if (intent.status === "processing") {
          throw unexpectedState(
            intent,
            "You cannot cancel this PaymentIntent because its payment has been submitted and is being processed.",
          );
        }
        const on = onCustomerClock(scope, idOf(intent.customer));
        return cancelIntent(on, intent, params.cancellation_reason ?? null);
      },
    }),
  ],
};
