/** `create_preview`: the next invoice, or what a change would make of it. */
import type Stripe from "stripe";
import { missingParameter } from "../api/errors";
import { operation } from "../api/operation";
import {
  anything,
  currency,
  decimal,
  integer,
  list,
  object,
  oneOf,
  paramsOf,
  text,
  type Values,
} from "../api/params";
import type { Resource } from "../api/resource";
import { holdingDiscounts } from "../discounts/attach";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { products } from "../tables/catalogue";
import { customers } from "../tables/customers";
import { invoiceItems } from "../tables/invoicing";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { previewInvoice } from "./draft";
import { discountInputs } from "./invoice-params";
import { itemFields, newItem, type ItemFields } from "./item-input";
import { buildItem, lineOfItem, pendingItems } from "./items";
import type { NewLine } from "./line";
import { nothingUpcoming, previewSubscription, subscriptionDetails } from "./preview";

const { pricing: _named, ...previewFields } = itemFields;

export const previewParams = paramsOf<Stripe.InvoiceCreatePreviewParams>()({
  automatic_tax: anything(),
  currency: currency(),
  customer: text(),
  customer_details: anything(),
  discounts: discountInputs,
  invoice_items: list(
    object({
      ...previewFields,
      currency: currency(),
      invoiceitem: text(),
      price: text(),
      unit_amount: integer(),
      unit_amount_decimal: decimal(),
    }),
  ),
  preview_mode: oneOf("next", "recurring"),
  schedule: text(),
  subscription: text(),
  subscription_details: object(subscriptionDetails),
});

export function preview(scope: Scope, given: Values<typeof previewParams>): Stripe.Invoice {
  const subscription =
    given.subscription === undefined ? null : scope.need(subscriptions, given.subscription, "subscription");
  const customer = given.customer ?? idOf(subscription?.customer);
  if (customer === null || customer === undefined) throw missingParameter("customer");
  const payer = scope.need(customers, customer, "customer");
  const on = onCustomerClock(scope, payer.id);
  const money = given.currency ?? subscription?.currency ?? payer.currency ?? "usd";
  const extra = (given.invoice_items ?? []).map((item) => extraLine(on, item, payer.id, money));
  const billed = previewSubscription(on, {
    customer: payer.id,
    subscription: subscription?.id ?? null,
    schedule: given.schedule ?? null,
    details: given.subscription_details ?? {},
    extra,
    ...(given.discounts === undefined ? {} : { discounts: given.discounts ?? [] }),
    mode: given.preview_mode ?? "next",
  });
  if (billed !== null) return billed;
  if (extra.length === 0 && pendingItems(on, payer.id, money, null).length === 0) {
    throw nothingUpcoming(payer.id);
  }
  return previewInvoice(on, {
    customer: payer.id,
    currency: money,
    reason: "upcoming",
    lines: extra,
    ...(given.discounts === undefined
      ? { discounts: payer.discount ? holdingDiscounts(on, [payer.discount.id]) : [] }
      : { redeem: given.discounts ?? [] }),
  });
}

type ExtraItem = NonNullable<Values<typeof previewParams>["invoice_items"]>[number];

/** A line of an item that exists, changed as asked, or of one that does not. */
function extraLine(scope: Scope, given: ExtraItem, customer: string, currencyOfInvoice: string): NewLine {
  const { invoiceitem, discounts: _discounts, ...fields } = given;
  const existing =
    invoiceitem === undefined ? null : scope.need(invoiceItems, invoiceitem, "invoice_items[0][invoiceitem]");
  if (existing !== null && fields.amount === undefined && fields.price === undefined)
    return lineOfItem(existing);
  const item = newItem(scope, unstored(scope, fields), {
    customer,
    currency: currencyOfInvoice,
    invoice: null,
  });
  return lineOfItem(buildItem(scope, item));
}

/** A preview stores nothing: what `price_data` describes is told without a price. */
function unstored(scope: Scope, { price_data: described, ...given }: ItemFields): ItemFields {
  if (described === undefined) return given;
  const product = scope.need(products, described.product, "price_data[product]");
  return {
    ...given,
    currency: described.currency,
    description: given.description ?? product.name,
    ...(described.unit_amount === undefined ? {} : { unit_amount: described.unit_amount }),
    ...(described.unit_amount_decimal === undefined
      ? {}
      : { unit_amount_decimal: described.unit_amount_decimal }),
  };
}

export const invoicePreviewResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/invoices/create_preview",
      permission: "invoice",
      params: previewParams,
      handle: preview,
    }),
  ],
};
