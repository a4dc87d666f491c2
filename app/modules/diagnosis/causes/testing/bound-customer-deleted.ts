import type { Given } from "../../testing/given";
import { ago, linkTo, mismatch, says } from "../../testing/things";
import type { RuleTable } from "./table";

const deleted: Given = {
  mismatches: [
    mismatch("bound_customer_deleted", {
      severity: "risk",
      sources: [
        linkTo("user_1"),
        says("true", { kind: "fact", userId: null, field: "deleted", at: ago({ days: 3 }) }),
      ],
    }),
  ],
};

export const table: RuleTable = {
  code: "bound_customer_deleted",
  found: [
    {
      when: "the linked customer was deleted at Stripe",
      given: deleted,
      evidence: ["object cus_1 link", "object cus_1 deleted"],
      says: /^User user_1 is linked to customer cus_1, which was deleted at Stripe \(as of 7 December 2026\)/,
      action: { kind: "unlink", customerId: "cus_1" },
    },
  ],
  cleared: [
    { when: "nothing of the kind disagrees", given: {}, looked: "No linked customer was deleted at Stripe." },
  ],
  undecidable: [
    {
      when: "what names the owners could not be read",
      given: { unread: ["mismatches"] },
      missing: "What names the owners of these customers could not be read.",
    },
  ],
};
