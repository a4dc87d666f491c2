import type Stripe from "stripe";
import { embedded } from "../api/list";
import { defineTable, idOf, type TableDefinition } from "../store/table";

export interface QuoteHidden {
  lines: Stripe.LineItem[];
}

export const quotes: TableDefinition<Stripe.Quote, QuoteHidden> = defineTable<Stripe.Quote, QuoteHidden>({
  name: "quote",
  prefix: "qt",
  indexes: { customer: (quote) => idOf(quote.customer) },
  expandable: {
    customer: ["customer", "deleted_customer"],
    "from_quote.quote": "quote",
    invoice: "invoice",
    subscription: "subscription",
    subscription_schedule: "subscription_schedule",
    test_clock: "test_helpers.test_clock",
  },
  includes: {
    line_items: (quote, read) =>
      embedded(read.table(quotes).get(quote.id)?.hidden.lines ?? [], `/v1/quotes/${quote.id}/line_items`),
  },
});
