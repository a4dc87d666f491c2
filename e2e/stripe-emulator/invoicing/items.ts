/** Invoice items: what will be on a customer's next invoice, or is put on a draft. */
import Stripe from "stripe";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { invoiceItems } from "../tables/invoicing";
import type { Scope } from "../work/scope";
import { pricingOf, type NewLine } from "./line";

export interface NewInvoiceItem {
  customer: string;
  currency: string;
  /** Minor units for the whole quantity. */
  amount: number;
  description: string | null;
  period?: { start: number; end: number };
  price?: string | null;
  quantity?: number;
  proration?: boolean;
  /** True if absent, and false for prorations. */
  discountable?: boolean;
  discounts?: readonly string[];
  metadata?: Stripe.Metadata;
  /** Only this subscription's next invoice takes it in. */
  subscription?: string | null;
  subscriptionItem?: string | null;
  /** A draft that it goes on at once. */
  invoice?: string | null;
  /** What a proration takes back. */
  credits?: { invoice: string; invoice_line_items: string[] } | null;
}

/** Stores it and emits `invoiceitem.created`. A draft that it is for is the caller's to bring up to date. */
export function addInvoiceItem(scope: Scope, given: NewInvoiceItem): Stripe.InvoiceItem {
  return scope.insert(invoiceItems, buildItem(scope, given), { event: "invoiceitem.created" });
}

/** The same object, not stored. */
export function buildItem(scope: Scope, given: NewInvoiceItem): Stripe.InvoiceItem {
  const quantity = given.quantity ?? 1;
  const proration = given.proration ?? false;
  return {
    id: scope.id(invoiceItems),
    object: "invoiceitem",
    amount: given.amount,
    currency: given.currency,
    customer: given.customer,
    customer_account: null,
    date: scope.now,
    description: given.description,
    discountable: given.discountable ?? !proration,
    discounts: [...(given.discounts ?? [])],
    invoice: given.invoice ?? null,
    livemode: scope.livemode,
    metadata: { ...given.metadata },
    net_amount: given.amount,
    parent: given.subscription
      ? {
          subscription_details: {
            subscription: given.subscription,
            ...(given.subscriptionItem ? { subscription_item: given.subscriptionItem } : {}),
          },
          type: "subscription_details",
        }
      : null,
    period: given.period ?? { end: scope.now, start: scope.now },
    pricing: pricingOf(scope, { price: given.price ?? null, amount: given.amount, quantity }),
    proration,
    ...(given.credits
      ? {
          proration_details: {
            credited_items: { invoice_line_item_details: given.credits, type: "invoice_line_items" },
            discount_amounts: [],
          },
        }
      : {}),
    quantity,
    quantity_decimal: Stripe.Decimal.from(String(quantity)),
    tax_rates: [],
    test_clock: idOf(scope.get(customers, given.customer)?.test_clock),
  };
}

/** What waits for the customer's next invoice of this subscription, or of none. */
export function pendingItems(
  scope: Scope,
  customer: string,
  currency: string,
  subscription: string | null,
): Stripe.InvoiceItem[] {
  return scope.find(invoiceItems, "customer", customer).filter((item) => {
    const own = item.parent?.subscription_details?.subscription ?? null;
    return item.invoice === null && item.currency === currency && (own === null || own === subscription);
  });
}

/** The line that an item becomes. */
export function lineOfItem(item: Stripe.InvoiceItem): NewLine {
  const { subscription = null, subscription_item: of } = item.parent?.subscription_details ?? {};
  return {
    amount: item.amount,
    description: item.description ?? "",
    period: item.period,
    price: idOf(item.pricing?.price_details?.price),
    quantity: item.quantity,
    proration: item.proration,
    discountable: item.discountable,
    discounts: (item.discounts ?? []).map((discount) => idOf(discount) ?? ""),
    metadata: item.metadata ?? {},
    credits: item.proration_details?.credited_items?.invoice_line_item_details ?? null,
    from:
      subscription !== null && of !== undefined
        ? { kind: "subscription_item", subscription, item: of, invoiceItem: item.id }
        : { kind: "invoice_item", item: item.id, subscription },
  };
}
