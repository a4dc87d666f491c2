import { subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

export const table: RuleTable = {
  code: "several_subscriptions",
  found: [
    {
      when: "two subscriptions are live: told, and not blamed",
      given: everywhere(subscription("sub_1"), subscription("sub_2", {}, [{ product: "prod_team" }])),
      evidence: ["object sub_1 status", "object sub_2 status"],
      harmless: true,
      says: "2 subscriptions are live; sub_2 decides, since the highest plan counts: Team.",
    },
    {
      when: "none of them gives a plan",
      given: everywhere(
        subscription("sub_1", {}, [{ price: "price_x" }]),
        subscription("sub_2", {}, [{ price: "price_x" }]),
      ),
      evidence: ["object sub_1 status", "object sub_2 status"],
      harmless: true,
      says: "2 subscriptions are live; none of them gives a plan.",
    },
  ],
  cleared: [
    {
      when: "one is live, another has ended",
      given: everywhere(subscription("sub_1"), subscription("sub_2", { status: "canceled" })),
      looked: "One subscription is live.",
    },
    { when: "none is live", given: {}, looked: "No subscription is live." },
  ],
  undecidable: [
    {
      when: "the entitlement could not be derived",
      given: { unread: ["entitlement"] },
      missing: "The entitlement could not be derived.",
    },
  ],
};
