/** Setup intents, their attempts and mandates: the API over `payments/setups`. */
import type Stripe from "stripe";
import { listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { anything, boolean, clearableText, metadata, oneOf, paramsOf, required, text } from "../api/params";
import type { Resource } from "../api/resource";
import { cancelSetup, confirmSetup, createSetup, setupError, unexpectedSetupState } from "../payments/setups";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { mandates, setupAttempts, setupIntents } from "../tables/payments";
import { onCustomerClock } from "./customer-clock";
import { automatic, methodGiven, methodParams, typeParams } from "./intent-params";

const permission = "setup_intent";

/** Answers the intent, or 402 when it was just refused. */
function answer(intent: Stripe.SetupIntent): Stripe.SetupIntent {
  if (intent.status === "requires_payment_method" && intent.last_setup_error !== null)
    throw setupError(intent);
  return intent;
}

export const setupIntentResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/setup_intents",
      permission,
      params: paramsOf<Stripe.SetupIntentCreateParams & { payment_method_types?: string[] }>()({
        ...methodParams,
        automatic_payment_methods: automatic,
        confirm: boolean(),
        customer: text(),
        description: clearableText(1000),
        metadata: metadata(),
        ...typeParams,
        usage: oneOf("off_session", "on_session"),
      }),
      handle(scope, params) {
        if (params.customer !== undefined) scope.need(customers, params.customer, "customer");
        const on = onCustomerClock(scope, params.customer ?? null);
        const intent = createSetup(on, {
          customer: params.customer ?? null,
          description: params.description ?? null,
          metadata: mergeMetadata({}, params.metadata),
          paymentMethod: methodGiven(on, params)?.id ?? null,
          ...(params.allowed_payment_method_types === undefined
            ? {}
            : { allowed: params.allowed_payment_method_types }),
          ...(params.payment_method_types === undefined ? {} : { types: params.payment_method_types }),
          ...(params.usage === undefined ? {} : { usage: params.usage }),
        });
        if (params.confirm !== true) return intent;
        return answer(confirmSetup(on, intent, { returnUrl: params.return_url ?? null }));
      },
    }),
    operation({
      method: "GET",
      path: "/v1/setup_intents",
      permission,
      params: paramsOf<Stripe.SetupIntentListParams>()({
        ...pagingByTime,
        customer: text(),
        payment_method: text(),
      }),
      handle: (scope, params) =>
        listPage(scope, setupIntents, params, {
          url: "/v1/setup_intents",
          where: (intent) =>
            (params.customer === undefined || idOf(intent.customer) === params.customer) &&
            (params.payment_method === undefined || idOf(intent.payment_method) === params.payment_method),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/setup_intents/:id",
      permission,
      params: paramsOf<Stripe.SetupIntentRetrieveParams>()({ client_secret: text() }),
      handle: (scope, _params, { id }) => scope.need(setupIntents, id, "intent"),
    }),
    operation({
      method: "POST",
      path: "/v1/setup_intents/:id",
      permission,
      params: paramsOf<Stripe.SetupIntentUpdateParams & { payment_method_types?: string[] }>()({
        customer: text(),
        description: clearableText(1000),
        metadata: metadata(),
        payment_method: text(),
        payment_method_data: methodParams.payment_method_data,
        payment_method_options: anything(),
        ...typeParams,
      }),
      handle(scope, params, { id }) {
        const intent = scope.need(setupIntents, id, "intent");
        if (params.customer !== undefined) scope.need(customers, params.customer, "customer");
        const method = methodGiven(scope, params);
        return scope.update(setupIntents, {
          ...intent,
          customer: params.customer ?? intent.customer,
          description: params.description === undefined ? intent.description : params.description,
          metadata: mergeMetadata(intent.metadata, params.metadata),
          payment_method: method?.id ?? intent.payment_method,
          allowed_payment_method_types:
            params.allowed_payment_method_types ?? intent.allowed_payment_method_types,
          payment_method_types:
            params.allowed_payment_method_types ?? params.payment_method_types ?? intent.payment_method_types,
          status:
            method !== null && intent.status === "requires_payment_method"
              ? "requires_confirmation"
              : intent.status,
        });
      },
    }),
    operation({
      method: "POST",
      path: "/v1/setup_intents/:id/confirm",
      permission,
      params: paramsOf<Stripe.SetupIntentConfirmParams>()(methodParams),
      handle(scope, params, { id }) {
        const intent = scope.need(setupIntents, id, "intent");
        const on = onCustomerClock(scope, idOf(intent.customer));
        const method = methodGiven(on, params);
        return answer(
          confirmSetup(on, intent, {
            ...(method === null ? {} : { method }),
            returnUrl: params.return_url ?? null,
          }),
        );
      },
    }),
    operation({
      method: "POST",
      path: "/v1/setup_intents/:id/cancel",
      permission,
      params: paramsOf<Stripe.SetupIntentCancelParams>()({
        cancellation_reason: oneOf("abandoned", "duplicate", "requested_by_customer"),
      }),
      handle(scope, params, { id }) {
        const intent = scope.need(setupIntents, id, "intent");
        if (scope.hidden(setupIntents, intent.id)?.owner?.kind === "checkout") {
          throw unexpectedSetupState(
            intent,
            "You cannot cancel the SetupIntent for a Checkout Session. Expire the Checkout Session instead.",
          );
        }
        return cancelSetup(
          onCustomerClock(scope, idOf(intent.customer)),
          intent,
          params.cancellation_reason ?? null,
        );
      },
    }),
    operation({
      method: "GET",
      path: "/v1/setup_attempts",
      permission,
      params: paramsOf<Stripe.SetupAttemptListParams>()({ ...pagingByTime, setup_intent: required(text()) }),
      handle: (scope, params) =>
        listPage(scope, setupAttempts, params, {
          url: "/v1/setup_attempts",
          among: scope.find(
            setupAttempts,
            "setup_intent",
            scope.need(setupIntents, params.setup_intent, "setup_intent").id,
          ),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/mandates/:id",
      permission: "mandate",
      params: {},
      handle: (scope, _params, { id }) => scope.need(mandates, id),
    }),
  ],
};
