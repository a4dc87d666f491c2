/** Invoice items over the API. */
import Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { inRange, listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { boolean, currency, decimal, integer, paramsOf, text, until, type Values } from "../api/params";
import type { Resource } from "../api/resource";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { invoiceItems, invoiceLines, invoices } from "../tables/invoicing";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { rememberCurrency } from "./draft";
import { lineOf, needDraft, putOnDraft, recount, redrawLine } from "./draft-lines";
import { itemFields, newItem, pricedFrom, redeemed, type ItemFields } from "./item-input";
import { addInvoiceItem } from "./items";
import { pricingOf } from "./line";

const permission = "invoiceitem";
const REMOVED = "2025-03-31.basil";

/** What older versions call differently. */
const legacy = { price: until(REMOVED, text()), unit_amount: until(REMOVED, integer()) };

const createParams = {
  ...paramsOf<Stripe.InvoiceItemCreateParams>()({
    ...itemFields,
    currency: currency(),
    customer: text(),
    invoice: text(),
    subscription: text(),
    unit_amount_decimal: decimal(),
  }),
  ...legacy,
};

const updateParams = {
  ...paramsOf<Stripe.InvoiceItemUpdateParams>()({ ...itemFields, unit_amount_decimal: decimal() }),
  ...legacy,
};

function create(scope: Scope, params: Values<typeof createParams>): Stripe.InvoiceItem {
  const draft = params.invoice === undefined ? null : needDraft(scope, params.invoice);
  const customer = params.customer ?? idOf(draft?.customer);
  if (customer === null || customer === undefined) throw missingParameter("customer");
  const payer = scope.need(customers, customer, "customer");
  const on = onCustomerClock(scope, payer.id);
  if (params.subscription !== undefined) on.need(subscriptions, params.subscription, "subscription");
  const given = newItem(on, params, {
    customer: payer.id,
    currency: draft?.currency ?? payer.currency ?? "usd",
    invoice: draft?.id ?? null,
    subscription: params.subscription ?? null,
  });
  if (draft !== null && given.currency !== draft.currency) {
    throw invalidRequest(
      `The currency of the invoice item (${given.currency}) does not match the currency of the invoice (${draft.currency}).`,
      { param: "currency" },
    );
  }
  rememberCurrency(on, given);
  const item = addInvoiceItem(on, given);
  if (draft !== null) {
    putOnDraft(on, draft, item);
    recount(on, draft);
  }
  return on.need(invoiceItems, item.id);
}

/** The item, if what it is on can still be changed. */
function editable(
  scope: Scope,
  id: string,
): { on: Scope; item: Stripe.InvoiceItem; draft: Stripe.Invoice | null } {
  const item = scope.need(invoiceItems, id);
  const on = onCustomerClock(scope, idOf(item.customer));
  const invoice = on.get(invoices, idOf(item.invoice));
  if (invoice !== null && invoice.status !== "draft") {
    throw invalidRequest("This invoice item is attached to an invoice that is no longer editable.", {
      code: "invoice_not_editable",
    });
  }
  return { on, item, draft: invoice };
}

function update(scope: Scope, id: string, params: ItemFields): Stripe.InvoiceItem {
  const { on, item, draft } = editable(scope, id);
  const next: Stripe.InvoiceItem = { ...item, metadata: mergeMetadata(item.metadata, params.metadata) };
  if (params.description !== undefined) next.description = params.description;
  if (params.discountable !== undefined) next.discountable = params.discountable;
  if (params.period !== undefined) next.period = params.period;
  if (params.discounts !== undefined) {
    next.discounts = redeemed(on, params.discounts ?? [], idOf(item.customer) ?? "");
  }
  const stored = on.update(invoiceItems, { ...next, ...repriced(on, item, params) });
  if (draft !== null) {
    redrawLine(on, stored);
    recount(on, draft);
  }
  return stored;
}

/** A new amount: given, or of another price or quantity. */
function repriced(scope: Scope, item: Stripe.InvoiceItem, given: ItemFields): Partial<Stripe.InvoiceItem> {
  const says = [
    given.amount,
    given.quantity,
    given.pricing,
    given.price,
    given.price_data,
    given.unit_amount,
    given.unit_amount_decimal,
  ];
  if (says.every((each) => each === undefined)) return {};
  const price = idOf(item.pricing?.price_details?.price);
  const quantity = given.quantity ?? item.quantity;
  const unit = item.pricing?.unit_amount_decimal;
  const onlyQuantity = says.filter((each) => each !== undefined).length === 1 && given.quantity !== undefined;
  const priced = pricedFrom(
    scope,
    {
      ...given,
      quantity,
      ...(onlyQuantity && price !== null ? { price } : {}),
      ...(onlyQuantity && price === null && unit ? { unit_amount_decimal: String(unit) } : {}),
    },
    item.currency,
  );
  return {
    amount: priced.amount,
    net_amount: priced.amount,
    pricing: pricingOf(scope, { ...priced, quantity }),
    quantity,
    quantity_decimal: Stripe.Decimal.from(String(quantity)),
  };
}

function remove(scope: Scope, id: string): Stripe.DeletedInvoiceItem {
  const { on, item, draft } = editable(scope, id);
  const line = lineOf(on, item);
  if (line !== null) on.remove(invoiceLines, line.id);
  on.remove(invoiceItems, id, { event: "invoiceitem.deleted" });
  if (draft !== null) recount(on, draft);
  return { id, object: "invoiceitem", deleted: true };
}

export const invoiceItemResource: Resource = {
  operations: [
    operation({ method: "POST", path: "/v1/invoiceitems", permission, params: createParams, handle: create }),
    operation({
      method: "GET",
      path: "/v1/invoiceitems",
      permission,
      params: paramsOf<Stripe.InvoiceItemListParams>()({
        ...pagingByTime,
        customer: text(),
        invoice: text(),
        pending: boolean(),
      }),
      handle: (scope, params) => {
        const { created, customer, invoice, pending } = params;
        return listPage(
          scope,
          invoiceItems,
          { ...params, created: undefined },
          {
            url: "/v1/invoiceitems",
            ...(customer === undefined ? {} : { among: scope.find(invoiceItems, "customer", customer) }),
            where: (item) =>
              (invoice === undefined || idOf(item.invoice) === invoice) &&
              (pending === undefined || (item.invoice === null) === pending) &&
              (created === undefined || inRange(item.date, created)),
          },
        );
      },
    }),
    operation({
      method: "GET",
      path: "/v1/invoiceitems/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(invoiceItems, id),
    }),
    operation({
      method: "POST",
      path: "/v1/invoiceitems/:id",
      permission,
      params: updateParams,
      handle: (scope, params, { id }) => update(scope, id, params),
    }),
    operation({
      method: "DELETE",
      path: "/v1/invoiceitems/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => remove(scope, id),
    }),
  ],
};
