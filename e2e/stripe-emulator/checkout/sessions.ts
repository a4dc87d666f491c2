/** Checkout sessions: the API. The page is in `page.ts`, paying in `pay.ts`. */
import type Stripe from "stripe";
import { toAddress } from "../api/address";
import { invalidRequest } from "../api/errors";
import { listPage, page, paging, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { object, oneOf, paramsOf, required, text, type Values } from "../api/params";
import type { Resource } from "../api/resource";
import { onTimer } from "../clock/timers";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { checkoutSessions } from "../tables/checkout";
import type { Scope } from "../work/scope";
import { createSession } from "./create";
import { expireInTime, expireSession } from "./expire";
import { followPayments } from "./follow-payments";
import { checkoutPages } from "./page";
import { createParams, updateParams } from "./params";
import { hiddenOf, saveHidden } from "./state";

const permission = "checkout_session";

onTimer("checkout.session.expire", expireInTime);
followPayments();

function update(scope: Scope, id: string, given: Values<typeof updateParams>): Stripe.Checkout.Session {
  const found = scope.need(checkoutSessions, id);
  const on = onCustomerClock(scope, idOf(found.customer));
  const { plan } = hiddenOf(on, id);
  const wish = given.payment_intent_data;
  if (found.status !== "open" && (wish !== undefined || given.collected_information !== undefined)) {
    throw invalidRequest(
      `Only the metadata of this Checkout Session can be updated, because it has a status of \`${found.status}\`.`,
      { param: wish === undefined ? "collected_information" : "payment_intent_data" },
    );
  }
  const shipping = given.collected_information?.shipping_details;
  const was = plan.paymentIntent;
  return saveHidden(
    on,
    {
      ...found,
      collected_information:
        shipping === undefined
          ? found.collected_information
          : {
              business_name: null,
              individual_name: null,
              shipping_details: { address: toAddress(shipping.address), name: shipping.name },
            },
      metadata: mergeMetadata(found.metadata, given.metadata),
    },
    {
      plan: {
        ...plan,
        paymentIntent: {
          ...was,
          description: changed(wish?.description, was.description),
          metadata: mergeMetadata(was.metadata, wish?.metadata),
          setupFutureUsage: changed(wish?.setup_future_usage, was.setupFutureUsage),
          statementDescriptor: changed(wish?.statement_descriptor, was.statementDescriptor),
          statementDescriptorSuffix: changed(
            wish?.statement_descriptor_suffix,
            was.statementDescriptorSuffix,
          ),
        },
      },
    },
  );
}

/** Null unsets, absence leaves. */
const changed = <T>(given: T | null | undefined, was: T | null) => (given === undefined ? was : given);

export const sessionResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/checkout/sessions",
      permission,
      params: createParams,
      handle: createSession,
    }),
    operation({
      method: "GET",
      path: "/v1/checkout/sessions",
      permission,
      params: paramsOf<Stripe.Checkout.SessionListParams>()({
        ...pagingByTime,
        customer: text(),
        customer_details: object({ email: required(text()) }),
        payment_intent: text(),
        payment_link: text(),
        status: oneOf("complete", "expired", "open"),
        subscription: text(),
      }),
      handle(scope, params) {
        const [index, value] =
          params.customer !== undefined
            ? ["customer", params.customer]
            : params.payment_intent !== undefined
              ? ["payment_intent", params.payment_intent]
              : ["subscription", params.subscription];
        return listPage(scope, checkoutSessions, params, {
          url: "/v1/checkout/sessions",
          ...(value === undefined ? {} : { among: scope.find(checkoutSessions, index ?? "customer", value) }),
          where: (session) =>
            (params.payment_intent === undefined || idOf(session.payment_intent) === params.payment_intent) &&
            (params.subscription === undefined || idOf(session.subscription) === params.subscription) &&
            (params.payment_link === undefined || idOf(session.payment_link) === params.payment_link) &&
            (params.status === undefined || session.status === params.status) &&
            (params.customer_details === undefined ||
              session.customer_details?.email === params.customer_details.email),
        });
      },
    }),
    operation({
      method: "GET",
      path: "/v1/checkout/sessions/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(checkoutSessions, id),
    }),
    operation({
      method: "POST",
      path: "/v1/checkout/sessions/:id",
      permission,
      params: updateParams,
      handle: (scope, params, { id }) => update(scope, id, params),
    }),
    operation({
      method: "POST",
      path: "/v1/checkout/sessions/:id/expire",
      permission,
      params: paramsOf<Stripe.Checkout.SessionExpireParams>()({}),
      handle: (scope, _params, { id }) => expireSession(scope, id),
    }),
    operation({
      method: "GET",
      path: "/v1/checkout/sessions/:id/line_items",
      permission,
      params: paramsOf<Stripe.Checkout.SessionListLineItemsParams>()(paging),
      handle(scope, params, { id }) {
        scope.need(checkoutSessions, id);
        return page(hiddenOf(scope, id).lines, params, `/v1/checkout/sessions/${id}/line_items`);
      },
    }),
  ],
  pages: checkoutPages,
};
