import { subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import { because, type RuleTable } from "./table";

const items = (...prices: string[]) =>
  everywhere(
    subscription(
      "sub_1",
      {},
      prices.map((price) => ({ price })),
    ),
  );

export const table: RuleTable = {
  code: "plan_from_wrong_item",
  found: [
    {
      when: "the second item gives the plan",
      given: items("price_x", "price_pro"),
      evidence: ["object sub_1 items.data[0].price", "object sub_1 items.data[1].price"],
      harmless: true,
      says: /item 2 \(price_pro\) gives Pro/,
    },
  ],
  cleared: [
    {
      when: "the first item gives the plan",
      given: items("price_pro", "price_x"),
      looked: "The first item of sub_1 gives the plan.",
    },
    {
      when: "there is one item",
      given: items("price_pro"),
      looked: "The plan rests on the only item of its subscription.",
    },
  ],
  undecidable: [
    {
      when: "the entitlement could not be derived",
      given: { unread: ["entitlement"] },
      missing: "The entitlement could not be derived.",
    },
  ],
  excludes: {
    ...because(
      "Another subscription decides the plan.",
      "event_ambiguous",
      "list_truncated",
      "metadata_missing_on_subscription",
      "update_pending",
      "invoice_not_final",
      "invoice_unpaid_but_active",
      "mirror_drift",
    ),
    ...because("What belongs to nobody gives no plan.", "customer_unlinked"),
  },
};
