import { subscription } from "../../../entitlements/testing/facts";
import type { Given } from "../../testing/given";
import { everywhere, linkTo, mismatch, says } from "../../testing/things";
import type { RuleTable } from "./table";

const claimed = (severity: "blocks_access" | "risk"): Given => ({
  mismatches: [
    mismatch("one_customer_several_users", {
      severity,
      sources: [
        linkTo("user_2"),
        says("user_1", { object: "subscription", id: "sub_1" }),
        says("user_1", { object: "invoice", id: "in_1" }),
      ],
    }),
  ],
});
const evidence = ["object cus_1 link", "object sub_1 metadata.userId", "object in_1 metadata.userId"];

export const table: RuleTable = {
  code: "one_customer_several_users",
  found: [
    {
      when: "what was bought names another user than the link",
      given: claimed("blocks_access"),
      evidence,
      says: /^Two users claim customer cus_1: it is linked to user_2 by customer metadata, and subscription sub_1 and invoice in_1 name user_1/,
      action: { kind: "move", customerId: "cus_1", userId: "user_1" },
    },
    {
      when: "nobody is kept from anything by it: told, and not blamed",
      given: [claimed("risk"), everywhere(subscription("sub_9"))],
      evidence,
      harmless: true,
    },
    {
      when: "of two the one that blocks access is told",
      given: [claimed("risk"), claimed("blocks_access")],
      evidence,
    },
  ],
  cleared: [
    {
      when: "nothing of the kind disagrees",
      given: {},
      looked: "No customer is claimed by several users in the same way.",
    },
  ],
  undecidable: [
    {
      when: "what names the owners could not be read",
      given: { unread: ["mismatches"] },
      missing: "What names the owners of these customers could not be read.",
    },
  ],
};
