/** From what an API call says of an item or a line to its amount, price and words. */
import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import {
  boolean,
  currency,
  decimal,
  integer,
  metadata,
  object,
  oneOf,
  required,
  text,
  timestamp,
  type Values,
} from "../api/params";
import { mergeMetadata } from "../api/metadata";
import { redeem, type DiscountInput } from "../discounts/attach";
import { insertPrice } from "../resources/price-changes";
import { idOf } from "../store/table";
import { prices, products } from "../tables/catalogue";
import type { Scope } from "../work/scope";
import { discountInputs } from "./invoice-params";
import type { NewInvoiceItem } from "./items";
import { priceAmount } from "./price-amount";

/** What items and lines both take. */
export const itemFields = {
  amount: integer(),
  description: text(),
  discountable: boolean(),
  discounts: discountInputs,
  metadata: metadata(),
  period: object({ end: required(timestamp()), start: required(timestamp()) }),
  price_data: object({
    currency: required(currency()),
    product: required(text()),
    tax_behavior: oneOf("exclusive", "inclusive", "unspecified"),
    unit_amount: integer(),
    unit_amount_decimal: decimal(),
  }),
  pricing: object({ price: text() }),
  quantity: integer({ min: 0 }),
};

export type ItemFields = Values<typeof itemFields> & {
  currency?: string;
  unit_amount_decimal?: string;
  /** Older versions. */
  price?: string;
  unit_amount?: number;
};

interface Priced {
  amount: number;
  currency: string;
  description: string | null;
  price: string | null;
}

/** @throws ApiError when it says no amount, or two */
export function pricedFrom(scope: Scope, given: ItemFields, fallback: string): Priced {
  const quantity = given.quantity ?? 1;
  const price = priceFrom(scope, given);
  if (price !== null) {
    if (given.amount !== undefined) {
      throw invalidRequest("You may only specify one of these parameters: amount, price.", {
        param: "amount",
      });
    }
    if (price.recurring !== null) {
      throw invalidRequest(
        `The price specified is set to \`type=recurring\` but this field only accepts prices with \`type=one_time\`.`,
        { param: "pricing[price]" },
      );
    }
    const product = scope.get(products, idOf(price.product));
    return {
      amount: priceAmount(scope, price, quantity),
      currency: price.currency,
      description: given.description ?? product?.name ?? null,
      price: price.id,
    };
  }
  const unit = given.unit_amount_decimal ?? given.unit_amount?.toString();
  const amount = given.amount ?? (unit === undefined ? undefined : Math.round(Number(unit) * quantity));
  if (amount === undefined) throw missingParameter("amount");
  return {
    amount,
    currency: given.currency ?? fallback,
    description: given.description ?? null,
    price: null,
  };
}

function priceFrom(scope: Scope, given: ItemFields): Stripe.Price | null {
  const named = given.pricing?.price ?? given.price;
  if (named !== undefined) return scope.need(prices, named, "pricing[price]");
  if (given.price_data === undefined) return null;
  const { product, ...described } = given.price_data;
  return insertPrice(scope, scope.need(products, product, "price_data[product]").id, {
    ...described,
    active: false,
  });
}

/** A new item of this customer. */
export function newItem(
  scope: Scope,
  given: ItemFields,
  on: { customer: string; currency: string; invoice: string | null; subscription?: string | null },
): NewInvoiceItem {
  const priced = pricedFrom(scope, given, on.currency);
  return {
    ...priced,
    customer: on.customer,
    ...(given.period === undefined ? {} : { period: given.period }),
    quantity: given.quantity ?? 1,
    ...(given.discountable === undefined ? {} : { discountable: given.discountable }),
    discounts: redeemed(scope, given.discounts ?? [], on.customer),
    metadata: mergeMetadata({}, given.metadata),
    subscription: on.subscription ?? null,
    invoice: on.invoice,
  };
}

export function redeemed(scope: Scope, inputs: readonly DiscountInput[], customer: string): string[] {
  return inputs.map((each) => redeem(scope, each, { customer }).id);
}
