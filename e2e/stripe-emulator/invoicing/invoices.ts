/** Invoices: made, read, changed, listed, searched, deleted while they are drafts. */
import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { currency, oneOf, paramsOf, range, text, type Values } from "../api/params";
import type { Resource } from "../api/resource";
import { searchPage, searchParams } from "../api/search";
import { customerDiscounts, liveDiscounts } from "../discounts/attach";
import { methodFor } from "../payments/make-method";
import { onCustomerClock } from "../resources/customer-clock";
import { onCustomerDeleted } from "../resources/customers";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { invoiceItems, invoiceLines, invoices, subscriptionOf } from "../tables/invoicing";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { draftInvoice } from "./draft";
import { changed } from "./change-invoice";
import { checkDueDate, settingsOf, sharedParams, taxRatesOf } from "./invoice-params";

const permission = "invoice";
/** Days that a sent invoice may stay open when nothing else is said. */
const DEFAULT_DAYS = 30;

const createParams = paramsOf<Stripe.InvoiceCreateParams>()({
  ...sharedParams,
  currency: currency(),
  customer: text(),
  pending_invoice_items_behavior: oneOf("exclude", "include"),
  subscription: text(),
});

function create(scope: Scope, params: Values<typeof createParams>): Stripe.Invoice {
  const subscription =
    params.subscription === undefined ? null : scope.need(subscriptions, params.subscription, "subscription");
  const customer = params.customer ?? idOf(subscription?.customer);
  if (customer === null || customer === undefined) throw missingParameter("customer");
  const payer = scope.need(customers, customer, "customer");
  const on = onCustomerClock(scope, payer.id);
  const collection = params.collection_method ?? subscription?.collection_method ?? "charge_automatically";
  checkDueDate(params, collection);
  return draftInvoice(on, {
    customer: payer.id,
    currency: params.currency ?? subscription?.currency ?? currencyFor(on, payer),
    reason: "manual",
    lines: [],
    subscription: subscription?.id ?? null,
    subscriptionMetadata: subscription?.metadata ?? {},
    collection: collection === "send_invoice" ? "send_invoice" : "charge_automatically",
    daysUntilDue:
      collection === "send_invoice" && params.due_date === undefined
        ? (params.days_until_due ?? DEFAULT_DAYS)
        : null,
    dueDate: params.due_date ?? null,
    ...(params.discounts === undefined
      ? { discounts: inherited(on, payer.id, subscription) }
      : { redeem: params.discounts ?? [] }),
    defaultPaymentMethod: params.default_payment_method
      ? methodFor(on, params.default_payment_method, "default_payment_method").id
      : null,
    defaultTaxRates: taxRatesOf(on, params.default_tax_rates ?? []),
    autoAdvance: params.auto_advance ?? false,
    description: params.description ?? null,
    footer: params.footer ?? null,
    customFields: params.custom_fields ?? null,
    statementDescriptor: params.statement_descriptor ?? null,
    ...(params.payment_settings === undefined
      ? {}
      : { paymentSettings: settingsOf(params.payment_settings) }),
    metadata: mergeMetadata({}, params.metadata),
    pendingItems: params.pending_invoice_items_behavior ?? (subscription === null ? "exclude" : "include"),
  });
}

function currencyFor(scope: Scope, customer: Stripe.Customer): string {
  const waiting = scope
    .find(invoiceItems, "customer", customer.id)
    .find((item) => item.invoice === null && item.parent === null);
  return waiting?.currency ?? customer.currency ?? "usd";
}

function inherited(scope: Scope, customer: string, subscription: Stripe.Subscription | null): string[] {
  const own = (subscription?.discounts ?? []).map((discount) => idOf(discount) ?? "");
  return own.length > 0 ? liveDiscounts(scope, own) : customerDiscounts(scope, customer);
}

function remove(scope: Scope, invoice: Stripe.Invoice): Stripe.DeletedInvoice {
  if (invoice.status !== "draft") {
    throw invalidRequest(
      `You can only delete draft invoices. Invoice ${invoice.id} is ${invoice.status}: void it instead.`,
      { code: "invoice_not_editable" },
    );
  }
  if (subscriptionOf(invoice) !== null && invoice.billing_reason !== "manual") {
    throw invalidRequest("You can't delete invoices created by subscriptions.");
  }
  scope.unschedule(invoice.id);
  for (const line of scope.find(invoiceLines, "invoice", invoice.id)) scope.remove(invoiceLines, line.id);
  // What it took in waits for the next one.
  for (const item of scope.find(invoiceItems, "invoice", invoice.id)) {
    scope.update(invoiceItems, { ...item, invoice: null });
  }
  scope.remove(invoices, invoice.id, { event: "invoice.deleted" });
  return { id: invoice.id, object: "invoice", deleted: true };
}

onCustomerDeleted((scope, customer) => {
  for (const item of scope.find(invoiceItems, "customer", customer.id)) {
    if (item.invoice === null) scope.remove(invoiceItems, item.id, { event: "invoiceitem.deleted" });
  }
  for (const invoice of scope.find(invoices, "customer", customer.id)) {
    if (invoice.status === "draft") scope.remove(invoices, invoice.id, { event: "invoice.deleted" });
    scope.unschedule(invoice.id);
  }
});

export const invoiceResource: Resource = {
  operations: [
    operation({ method: "POST", path: "/v1/invoices", permission, params: createParams, handle: create }),
    operation({
      method: "GET",
      path: "/v1/invoices",
      permission,
      params: paramsOf<Stripe.InvoiceListParams>()({
        ...pagingByTime,
        collection_method: oneOf("charge_automatically", "send_invoice"),
        customer: text(),
        due_date: range(),
        status: oneOf("draft", "open", "paid", "uncollectible", "void"),
        subscription: text(),
      }),
      handle(scope, params) {
        const { collection_method: collection, customer, due_date: due, status, subscription } = params;
        const among =
          subscription !== undefined
            ? scope.find(invoices, "subscription", subscription)
            : customer === undefined
              ? undefined
              : scope.find(invoices, "customer", customer);
        return listPage(scope, invoices, params, {
          url: "/v1/invoices",
          ...(among === undefined ? {} : { among }),
          where: (invoice) =>
            (customer === undefined || idOf(invoice.customer) === customer) &&
            (status === undefined || invoice.status === status) &&
            (collection === undefined || invoice.collection_method === collection) &&
            (due === undefined || isDue(invoice, due)),
        });
      },
    }),
    operation({
      method: "GET",
      path: "/v1/invoices/search",
      permission,
      params: paramsOf<Stripe.InvoiceSearchParams>()(searchParams),
      handle: (scope, params) =>
        searchPage(
          scope.all(invoices).reverse(),
          params,
          {
            created: (invoice) => invoice.created,
            currency: (invoice) => invoice.currency,
            customer: (invoice) => idOf(invoice.customer),
            last_finalization_error_code: (invoice) => invoice.last_finalization_error?.code ?? null,
            last_finalization_error_type: (invoice) => invoice.last_finalization_error?.type ?? null,
            number: (invoice) => invoice.number,
            receipt_number: (invoice) => invoice.receipt_number,
            status: (invoice) => invoice.status,
            subscription: subscriptionOf,
            total: (invoice) => invoice.total,
          },
          "/v1/invoices/search",
        ),
    }),
    operation({
      method: "GET",
      path: "/v1/invoices/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(invoices, id),
    }),
    operation({
      method: "POST",
      path: "/v1/invoices/:id",
      permission,
      params: paramsOf<Stripe.InvoiceUpdateParams>()(sharedParams),
      handle(scope, params, { id }) {
        const invoice = scope.need(invoices, id);
        return changed(onCustomerClock(scope, idOf(invoice.customer)), invoice, params);
      },
    }),
    operation({
      method: "DELETE",
      path: "/v1/invoices/:id",
      permission,
      params: {},
      handle(scope, _params, { id }) {
        const invoice = scope.need(invoices, id);
        return remove(onCustomerClock(scope, idOf(invoice.customer)), invoice);
      },
    }),
  ],
};

function isDue(
  { due_date: due }: Stripe.Invoice,
  bounds: { gt?: number; gte?: number; lt?: number; lte?: number },
): boolean {
  return (
    due !== null &&
    due > (bounds.gt ?? -1) &&
    due >= (bounds.gte ?? 0) &&
    due < (bounds.lt ?? Number.POSITIVE_INFINITY) &&
    due <= (bounds.lte ?? Number.POSITIVE_INFINITY)
  );
}
