import type Stripe from "stripe";
import { defineTable, idOf, type TableDefinition } from "../store/table";

export const products = defineTable<Stripe.Product>({
  name: "product",
  prefix: "prod",
  expandable: { default_price: "price" },
});

interface PriceHidden {
  /** Shown only when `expand[]` asks for them. */
  tiers: Stripe.Price.Tier[] | null;
}

export const prices: TableDefinition<Stripe.Price, PriceHidden> = defineTable<Stripe.Price, PriceHidden>({
  name: "price",
  prefix: "price",
  indexes: {
    product: (price) => idOf(price.product),
    lookup_key: (price) => price.lookup_key,
  },
  expandable: { product: "product" },
  includes: { tiers: (price, read) => read.table(prices).get(price.id)?.hidden.tiers ?? null },
});

/** Stays empty: every recurring price is also a plan. It says what of one can be expanded. */
defineTable<Stripe.Plan>({
  name: "plan",
  prefix: "plan",
  expandable: { product: "product" },
});
