/** What is done to an invoice: finalise, pay, send, void, write off. */
import type Stripe from "stripe";
import { ApiError, cardError, invalidRequest } from "../api/errors";
import { operation } from "../api/operation";
import { boolean, clearableText, paramsOf, text, type Values } from "../api/params";
import type { Resource } from "../api/resource";
import { declineError } from "../payments/decline";
import { methodFor } from "../payments/make-method";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { invoices } from "../tables/invoicing";
import type { Scope } from "../work/scope";
import { finalizeInvoice, isSent } from "./finalize";
import { invoicePaymentIntent, isCollectable, methodOf, payInvoice } from "./pay";
import { markUncollectible, voidInvoice } from "./void";

const permission = "invoice";

/** The invoice, seen from its customer's clock. */
function seen(scope: Scope, id: string): { on: Scope; invoice: Stripe.Invoice } {
  const invoice = scope.need(invoices, id);
  return { on: onCustomerClock(scope, idOf(invoice.customer)), invoice };
}

const payParams = paramsOf<Stripe.InvoicePayParams>()({
  // Forgives what a source of limited value leaves over; there are no such sources here.
  forgive: boolean(),
  mandate: clearableText(),
  off_session: boolean(),
  paid_out_of_band: boolean(),
  payment_method: text(),
  source: text(),
});

function pay(scope: Scope, id: string, params: Values<typeof payParams>): Stripe.Invoice {
  const { on, invoice: given } = seen(scope, id);
  const invoice = given.status === "draft" ? finalizeInvoice(on, given) : given;
  if (invoice.status === "paid" && given.status === "draft") return invoice;
  if (!isCollectable(invoice)) throw cannotPay(invoice);
  if (params.paid_out_of_band === true) return payInvoice(on, invoice, { outOfBand: true });
  const named = params.payment_method ?? params.source;
  const method =
    named === undefined
      ? methodOf(on, invoice)
      : methodFor(on, named, params.payment_method === undefined ? "source" : "payment_method");
  if (method === null) throw noMethod();
  const after = payInvoice(on, invoice, { method, offSession: params.off_session ?? true });
  if (after.status === "paid") return after;
  const intent = invoicePaymentIntent(on, after);
  if (intent?.status === "requires_action") throw needsCustomer(intent);
  if (intent?.status === "requires_payment_method") throw declineError(intent);
  return after;
}

function cannotPay(invoice: Stripe.Invoice): ApiError {
  return invalidRequest(
    invoice.status === "paid"
      ? "Invoice is already paid"
      : `This invoice is ${invoice.status} and cannot be paid.`,
    { code: "status_transition_invalid" },
  );
}

function noMethod(): ApiError {
  return new ApiError(400, {
    type: "invalid_request_error",
    code: "resource_missing",
    message:
      "There is no `default_payment_method` set on this Customer or Invoice. Please set either an invoice-level or a customer-level default payment method before trying again.",
  });
}

function needsCustomer(intent: Stripe.PaymentIntent): ApiError {
  return cardError({
    code: "invoice_payment_intent_requires_action",
    message:
      "This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice. For more details see: https://stripe.com/docs/billing/subscriptions/overview#requires-action",
    more: { payment_intent: intent },
  });
}

function send(scope: Scope, id: string): Stripe.Invoice {
  const { on, invoice } = seen(scope, id);
  if (invoice.collection_method !== "send_invoice") {
    throw invalidRequest(
      "You can only manually send an invoice if its collection method is set to 'send_invoice'.",
    );
  }
  if (invoice.customer_email === null && on.get(customers, idOf(invoice.customer))?.email == null) {
    throw invalidRequest("The customer has no email address to send this invoice to.", {
      code: "email_invalid",
    });
  }
  if (invoice.status === "void") throw invalidRequest("You cannot send a voided invoice.");
  const demand = invoice.status === "draft" ? finalizeInvoice(on, invoice) : invoice;
  if (invoice.status !== "draft" || !isSent(invoice)) on.emit("invoice.sent", demand);
  return demand;
}

export const invoiceActionResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/invoices/:id/finalize",
      permission,
      params: paramsOf<Stripe.InvoiceFinalizeInvoiceParams>()({ auto_advance: boolean() }),
      handle(scope, params, { id }) {
        const { on, invoice } = seen(scope, id);
        return finalizeInvoice(on, {
          ...invoice,
          auto_advance: params.auto_advance ?? invoice.auto_advance ?? false,
        });
      },
    }),
    operation({
      method: "POST",
      path: "/v1/invoices/:id/pay",
      permission,
      params: payParams,
      handle: (scope, params, { id }) => pay(scope, id, params),
    }),
    operation({
      method: "POST",
      path: "/v1/invoices/:id/send",
      permission,
      params: {},
      handle: (scope, _params, { id }) => send(scope, id),
    }),
    operation({
      method: "POST",
      path: "/v1/invoices/:id/void",
      permission,
      params: {},
      handle(scope, _params, { id }) {
        const { on, invoice } = seen(scope, id);
        return voidInvoice(on, invoice);
      },
    }),
    operation({
      method: "POST",
      path: "/v1/invoices/:id/mark_uncollectible",
      permission,
      params: {},
      handle(scope, _params, { id }) {
        const { on, invoice } = seen(scope, id);
        return markUncollectible(on, invoice);
      },
    }),
  ],
};
