import { session } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

export const table: RuleTable = {
  code: "one_time_purchase",
  found: [
    {
      when: "what was bought once maps to no plan",
      given: everywhere(
        session("cs_1", {
          lineItems: [
            { priceId: "price_x", productId: "prod_x", quantity: 1, lookupKey: null, planHint: null },
          ],
        }),
      ),
      evidence: ["object cs_1 mode", "object cs_1 payment_status"],
      action: { kind: "map_price", priceId: "price_x", productId: "prod_x" },
    },
    {
      when: "it gives a plan: told, and not blamed",
      given: everywhere(session("cs_1", { planHint: "pro" })),
      evidence: ["object cs_1 mode", "object cs_1 payment_status"],
      harmless: true,
      says: /^Checkout cs_1 gives Pro: it was bought once, without an end\.$/,
    },
  ],
  cleared: [
    {
      when: "the checkout was of a subscription",
      given: everywhere(session("cs_1", { mode: "subscription" })),
      looked: "Nothing was bought once.",
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
