/** A line of an invoice: of a subscription's item, or of an invoice item. */
import Stripe from "stripe";
import { idOf } from "../store/table";
import { prices } from "../tables/catalogue";
import { invoiceLines } from "../tables/invoicing";
import type { Scope } from "../work/scope";

export interface NewLine {
  /** Minor units, before discounts and tax; a credit is negative. */
  amount: number;
  description: string;
  /** Unix seconds. */
  period: { start: number; end: number };
  price: string | null;
  quantity: number | null;
  proration: boolean;
  /** True if absent, and false for prorations: they carry their discount already. */
  discountable?: boolean;
  /** Of this line alone, beside the invoice's; ids that exist. */
  discounts?: readonly string[];
  metadata?: Stripe.Metadata;
  /** What a proration takes back. */
  credits?: { invoice: string; invoice_line_items: string[] } | null;
  from: /** `invoiceItem` when it came by way of one, as prorations do. */
    | { kind: "subscription_item"; subscription: string; item: string; invoiceItem?: string }
    | { kind: "invoice_item"; item: string; subscription: string | null };
}

/** @param invoice null for a preview, whose lines have temporary ids */
export function buildLine(
  scope: Scope,
  invoice: string | null,
  currency: string,
  given: NewLine,
): Stripe.InvoiceLineItem {
  const { from } = given;
  return {
    id: scope.id(invoice === null ? { prefix: "il_tmp" } : invoiceLines),
    object: "line_item",
    amount: given.amount,
    currency,
    description: given.description,
    discount_amounts: [],
    discountable: given.discountable ?? !given.proration,
    discounts: [...(given.discounts ?? [])],
    invoice,
    livemode: scope.livemode,
    metadata: { ...given.metadata },
    parent: parentOf(given),
    period: { end: given.period.end, start: given.period.start },
    pretax_credit_amounts: [],
    pricing: pricingOf(scope, given),
    quantity: given.quantity,
    quantity_decimal: given.quantity === null ? null : Stripe.Decimal.from(String(given.quantity)),
    subscription: from.subscription,
    subtotal: given.amount,
    taxes: [],
  };
}

/** The invoice item that a line shows, if it shows one. */
export function itemOf({ parent }: Stripe.InvoiceLineItem): string | null {
  return (
    parent?.invoice_item_details?.invoice_item ?? parent?.subscription_item_details?.invoice_item ?? null
  );
}

function parentOf({ from, proration, credits }: NewLine): Stripe.InvoiceLineItem.Parent {
  const shared = {
    proration,
    proration_details: { credited_items: credits ?? null },
    subscription: from.subscription,
  };
  return from.kind === "subscription_item"
    ? {
        invoice_item_details: null,
        subscription_item_details: {
          ...shared,
          invoice_item: from.invoiceItem ?? null,
          subscription_item: from.item,
        },
        type: "subscription_item_details",
      }
    : {
        invoice_item_details: { ...shared, invoice_item: from.item },
        subscription_item_details: null,
        type: "invoice_item_details",
      };
}

/** Also for items without a price: what one unit costs. */
export function pricingOf(
  scope: Scope,
  given: { price: string | null; amount: number; quantity: number | null },
): {
  price_details?: { price: string; product: string };
  type: "price_details";
  unit_amount_decimal: Stripe.Decimal | null;
} {
  const price = scope.get(prices, given.price);
  if (price !== null) {
    return {
      price_details: { price: price.id, product: idOf(price.product) ?? "" },
      type: "price_details",
      unit_amount_decimal:
        price.unit_amount_decimal === null ? null : Stripe.Decimal.from(String(price.unit_amount_decimal)),
    };
  }
  const units = given.quantity ?? 1;
  const each = units === 0 ? 0 : given.amount / units;
  return {
    type: "price_details",
    unit_amount_decimal: Stripe.Decimal.from(each.toFixed(12).replace(/\.?0+$/, "")),
  };
}
