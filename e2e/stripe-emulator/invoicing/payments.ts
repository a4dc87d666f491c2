/** Invoice payments: which payment pays which invoice, and how much of it. */
import type Stripe from "stripe";
import { listPage, pagingByTime } from "../api/list";
import { operation } from "../api/operation";
import { object, oneOf, paramsOf, required, text } from "../api/params";
import type { Resource } from "../api/resource";
import { idOf } from "../store/table";
import { invoicePayments } from "../tables/invoicing";

const permission = "invoice_payment";

export const invoicePaymentResource: Resource = {
  operations: [
    operation({
      method: "GET",
      path: "/v1/invoice_payments",
      permission,
      params: paramsOf<Stripe.InvoicePaymentListParams>()({
        ...pagingByTime,
        invoice: text(),
        payment: object({
          payment_intent: text(),
          payment_record: text(),
          type: required(oneOf("payment_intent", "payment_record")),
        }),
        status: oneOf("open", "paid", "canceled"),
      }),
      handle(scope, params) {
        const { invoice, payment, status } = params;
        const intent = payment?.payment_intent;
        const among =
          invoice !== undefined
            ? scope.find(invoicePayments, "invoice", invoice)
            : intent === undefined
              ? undefined
              : scope.find(invoicePayments, "payment_intent", intent);
        return listPage(scope, invoicePayments, params, {
          url: "/v1/invoice_payments",
          ...(among === undefined ? {} : { among }),
          where: (each) =>
            (status === undefined || each.status === status) &&
            (payment === undefined || each.payment.type === payment.type) &&
            (intent === undefined || idOf(each.payment.payment_intent) === intent),
        });
      },
    }),
    operation({
      method: "GET",
      path: "/v1/invoice_payments/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(invoicePayments, id),
    }),
  ],
};
