import type Stripe from "stripe";
import { defineTable, idOf } from "../store/table";

export const products = defineTable<Stripe.Product>({
  name: "product",
  prefix: "prod",
  expandable: { default_price: "price" },
});

export const prices = defineTable<Stripe.Price, { tiers: Stripe.Price.Tier[] | null }>({
  name: "price",
  prefix: "price",
  indexes: {
    product: (price) => idOf(price.product),
    lookup_key: (price) => price.lookup_key,
  },
  expandable: { product: "product" },
  includes: { tiers: (price, read) => read.table(prices).get(price.id)?.hidden.tiers ?? null },
});
