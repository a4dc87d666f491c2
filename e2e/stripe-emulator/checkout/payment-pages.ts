/**
 * The private API that Stripe's own page calls, as far as the CLI's triggers use
 * it: they complete a session with a method, without a browser.
 */
import { invalidRequest } from "../api/errors";
import { operation } from "../api/operation";
import { anything, integer, required, text } from "../api/params";
import type { Resource } from "../api/resource";
import { cardError } from "../api/errors";
import { methodFor } from "../payments/make-method";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { checkoutSessions } from "../tables/checkout";
import { payCheckout } from "./pay";

const permission = "checkout_session";

export const paymentPageResource: Resource = {
  operations: [
    operation({
      method: "GET",
      path: "/v1/payment_pages/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(checkoutSessions, id),
    }),
    operation({
      method: "POST",
      path: "/v1/payment_pages/:id/confirm",
      permission,
      params: {
        payment_method: required(text()),
        expected_amount: integer({ min: 0 }),
        expected_payment_method_type: text(),
        return_url: text(),
        shipping: anything(),
      },
      handle(scope, params, { id }) {
        const session = scope.need(checkoutSessions, id);
        if (session.status !== "open") {
          throw invalidRequest(
            `This Checkout Session is no longer open: its status is \`${session.status}\`.`,
            {
              param: "id",
            },
          );
        }
        if (params.expected_amount !== undefined && params.expected_amount !== (session.amount_total ?? 0)) {
          throw invalidRequest(
            `The amount has changed: ${params.expected_amount} was expected, and it is ${session.amount_total ?? 0}.`,
            { param: "expected_amount" },
          );
        }
        const on = onCustomerClock(scope, idOf(session.customer));
        const method = methodFor(on, params.payment_method, "payment_method");
        const { email, name, phone, address } = method.billing_details;
        const payer = {
          email: session.customer_email ?? email,
          name,
          phone,
          address,
          answers: {},
          acceptedTerms: true,
          wantsPromotions: false,
          save: false,
        };
        const result = payCheckout(on, id, { payer, method, entered: {} });
        if (result.outcome === "failed") throw cardError({ code: "card_declined", message: result.words });
        return on.need(checkoutSessions, id);
      },
    }),
  ],
};
