import { subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

export const table: RuleTable = {
  code: "price_not_in_catalogue",
  found: [
    {
      when: "a price that is paid for maps to no plan",
      given: everywhere(subscription("sub_1", {}, [{ price: "price_x", product: "prod_x" }])),
      evidence: ["object sub_1 items.price"],
      says: /^Subscription sub_1 has price_x, which the catalogue maps to no plan\.$/,
      action: { kind: "map_price", priceId: "price_x", productId: "prod_x" },
    },
    {
      when: "its last plan is kept meanwhile: told, and not blamed",
      given: everywhere(subscription("sub_1", {}, [{ price: "price_old" }])),
      evidence: ["object sub_1 items.price"],
      harmless: true,
    },
  ],
  cleared: [
    {
      when: "the price maps to a plan",
      given: everywhere(subscription("sub_1")),
      looked: "Every price that was paid for maps to a plan.",
    },
  ],
  undecidable: [
    {
      when: "the entitlement could not be derived",
      given: { unread: ["entitlement"] },
      missing: "The entitlement could not be derived.",
    },
  ],
};
