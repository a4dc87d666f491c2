import { subscription } from "../../../entitlements/testing/facts";
import type { Given } from "../../testing/given";
import { everywhere, mismatch, says } from "../../testing/things";
import type { RuleTable } from "./table";

const second = (severity: "blocks_access" | "risk"): Given => ({
  mismatches: [
    mismatch("several_customers_one_user", {
      subjectType: "user",
      subjectId: "user_1",
      severity,
      sources: [
        says("m…@e…", { kind: "email", object: "user", id: "user_1", field: "email (verified)" }),
        says("m…@e…", { kind: "email", field: "email" }),
        says("nothing paid", { kind: "fact", userId: null, field: "payments" }),
        says("m…@e…", { kind: "email", userId: null, id: "cus_2", field: "email" }),
        says("subscription runs", { kind: "fact", userId: null, id: "cus_2", field: "payments" }),
      ],
    }),
  ],
});
const evidence = [
  "user user_1 email (verified)",
  "object cus_1 email",
  "object cus_1 payments",
  "object cus_2 email",
  "object cus_2 payments",
];

export const table: RuleTable = {
  code: "several_customers_one_user",
  found: [
    {
      when: "the linked customer paid nothing, and one of the same address, linked to nobody, pays",
      given: second("blocks_access"),
      evidence,
      says: /^User user_1 is linked to cus_1 \(nothing paid\)\. The payment is on cus_2 \(subscription runs\)/,
      action: { kind: "link", customerId: "cus_2", userId: "user_1" },
    },
    {
      when: "the linked one pays as well: told, and not blamed",
      given: [second("risk"), everywhere(subscription("sub_1"))],
      evidence,
      harmless: true,
    },
  ],
  cleared: [
    {
      when: "nothing of the kind disagrees",
      given: {},
      looked: "No other customer with the user's address has paid and belongs to nobody.",
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
