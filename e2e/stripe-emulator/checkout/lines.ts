/** The lines of a session: from prices that exist, or made on the way from `price_data`. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { mergeMetadata } from "../api/metadata";
import { priceAmount } from "../invoicing/price-amount";
import type { PriceInput } from "../resources/build-price";
import { insertPrice } from "../resources/price-changes";
import { makeProduct } from "../resources/products";
import { idOf } from "../store/table";
import { prices, products } from "../tables/catalogue";
import type { Scope } from "../work/scope";
import type { GivenLine } from "./params";

type Mode = "payment" | "subscription";
const MOST = { payment: 100, subscription: 20 };

/** @throws ApiError in Stripe's words for lines that cannot be sold together in this mode */
export function makeLines(scope: Scope, mode: Mode, given: readonly GivenLine[]): Stripe.LineItem[] {
  if (given.length === 0)
    throw invalidRequest(`\`line_items\` are required in \`${mode}\` mode.`, { param: "line_items" });
  if (given.length > MOST[mode]) {
    throw invalidRequest(`A Checkout Session in \`${mode}\` mode can have up to ${MOST[mode]} line items.`, {
      param: "line_items",
    });
  }
  const sold = given.map((line, position) => ({ line, price: priceOf(scope, line, position), position }));
  checkTogether(
    mode,
    sold.map(({ price }) => price),
  );
  return sold.map(({ line, price, position }) => build(scope, line, price, position));
}

function priceOf(scope: Scope, line: GivenLine, position: number): Stripe.Price {
  const name = `line_items[${position}]`;
  if (line.price !== undefined && line.price_data !== undefined) {
    throw invalidRequest("You may only specify one of these parameters: price, price_data.", { param: name });
  }
  if (line.price !== undefined) {
    const price = scope.need(prices, line.price, `${name}[price]`);
    const product = scope.get(products, idOf(price.product));
    if (!price.active) {
      throw invalidRequest("The price specified is inactive. This field only accepts active prices.", {
        param: `${name}[price]`,
      });
    }
    if (product !== null && !product.active) {
      throw invalidRequest(
        `The product (${product.id}) that the price (${price.id}) belongs to is not active: only active products can be sold.`,
        { param: `${name}[price]` },
      );
    }
    return price;
  }
  if (line.price_data === undefined) {
    throw invalidRequest(`Missing required param: ${name}[price].`, {
      code: "parameter_missing",
      param: `${name}[price]`,
    });
  }
  const { product, product_data, ...described } = line.price_data;
  if ((product === undefined) === (product_data === undefined)) {
    throw invalidRequest("You must specify either `product` or `product_data` when creating a price.", {
      param: `${name}[price_data]`,
    });
  }
  const owner =
    product === undefined
      ? makeProduct(scope, product_data!).id
      : scope.need(products, product, `${name}[price_data][product]`).id;
  return once(scope, owner, described);
}

/** Prices of `price_data` are for this purchase only: Stripe makes them inactive. */
function once(scope: Scope, product: string, described: PriceInput): Stripe.Price {
  return insertPrice(scope, product, { ...described, active: false });
}

function checkTogether(mode: Mode, sold: readonly Stripe.Price[]): void {
  const currencies = new Set(sold.map((price) => price.currency));
  if (currencies.size > 1) {
    throw invalidRequest(
      "All line items must have the same currency. The `line_items` parameter holds prices in several: " +
        `${[...currencies].join(", ")}.`,
      { param: "line_items" },
    );
  }
  const recurring = sold.filter((price) => price.type === "recurring");
  if (mode === "payment" && recurring.length > 0) {
    throw invalidRequest(
      "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.",
      { param: "mode" },
    );
  }
  if (mode === "subscription" && recurring.length === 0) {
    throw invalidRequest(
      "You must provide at least one recurring price in `subscription` mode when using prices.",
      { param: "line_items" },
    );
  }
  const rhythms = new Set(
    recurring.map(({ recurring: every }) => `${every?.interval_count} ${every?.interval}`),
  );
  if (rhythms.size > 1) {
    throw invalidRequest("Checkout does not support multiple prices with different billing intervals.", {
      param: "line_items",
    });
  }
}

function build(scope: Scope, line: GivenLine, price: Stripe.Price, position: number): Stripe.LineItem {
  const metered = price.recurring?.usage_type === "metered";
  if (metered && line.quantity !== undefined) {
    throw invalidRequest("Quantity should not be specified where usage_type is `metered`. Remove quantity.", {
      param: `line_items[${position}][quantity]`,
    });
  }
  if (!metered && line.quantity === undefined) {
    throw invalidRequest(`Quantity is required. Add \`quantity\` to \`line_items[${position}]\``, {
      param: `line_items[${position}][quantity]`,
    });
  }
  const adjustable = line.adjustable_quantity;
  const product = scope.get(products, idOf(price.product));
  return {
    id: scope.id({ prefix: "li" }),
    object: "item",
    adjustable_quantity:
      adjustable?.enabled === true
        ? { enabled: true, maximum: adjustable.maximum ?? null, minimum: adjustable.minimum ?? null }
        : null,
    amount_discount: 0,
    amount_subtotal: 0,
    amount_tax: 0,
    amount_total: 0,
    currency: price.currency,
    description: product?.name ?? null,
    metadata: mergeMetadata({}, line.metadata),
    price,
    quantity: metered ? null : (line.quantity ?? 1),
  };
}

/** What a line costs in full, before trials, proration and discounts; minor units. */
export function fullAmount(scope: Scope, line: Stripe.LineItem): number {
  return line.price === null ? 0 : priceAmount(scope, line.price, line.quantity ?? 0);
}
