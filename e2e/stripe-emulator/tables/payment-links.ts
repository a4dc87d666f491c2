import type Stripe from "stripe";
import { embedded } from "../api/list";
import { defineTable, type TableDefinition } from "../store/table";

export interface PaymentLinkHidden {
  lines: Stripe.LineItem[];
}

export const paymentLinks: TableDefinition<Stripe.PaymentLink, PaymentLinkHidden> = defineTable<
  Stripe.PaymentLink,
  PaymentLinkHidden
>({
  name: "payment_link",
  prefix: "plink",
  noun: "payment link",
  indexes: { token: (link) => link.url.slice(link.url.lastIndexOf("/") + 1) },
  expandable: {},
  includes: {
    line_items: (link, read) =>
      embedded(
        read.table(paymentLinks).get(link.id)?.hidden.lines ?? [],
        `/v1/payment_links/${link.id}/line_items`,
      ),
  },
});
