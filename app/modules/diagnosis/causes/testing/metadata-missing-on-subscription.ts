import { subscription } from "../../../entitlements/testing/facts";
import type { Given } from "../../testing/given";
import { ago, everywhere, linkTo, mismatch, says } from "../../testing/things";
import type { RuleTable } from "./table";

const sessionOnly: Given = {
  mismatches: [
    mismatch("metadata_missing_on_subscription", {
      severity: "hygiene",
      sources: [
        linkTo("user_1"),
        says("user_1", { object: "checkout_session", id: "cs_1" }),
        says("absent", { kind: "fact", userId: null }),
      ],
    }),
  ],
};

export const table: RuleTable = {
  code: "metadata_missing_on_subscription",
  found: [
    {
      when: "only the checkout session names the user: told, and not blamed, for the link stands",
      given: [sessionOnly, everywhere(subscription("sub_1"))],
      evidence: ["object cus_1 link", "object cs_1 metadata.userId", "object cus_1 metadata.userId"],
      harmless: true,
      says: /^Only checkout session cs_1 says that cus_1 is user_1: neither the customer nor its subscription names/,
      since: ago({ hours: 2 }),
      action: { kind: "write_metadata", customerId: "cus_1" },
    },
  ],
  cleared: [
    {
      when: "nothing of the kind disagrees",
      given: {},
      looked: "No customer has its user named on a checkout session alone.",
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
