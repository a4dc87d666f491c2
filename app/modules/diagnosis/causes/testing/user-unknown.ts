import type { Given } from "../../testing/given";
import { linkTo, mismatch, says } from "../../testing/things";
import type { RuleTable } from "./table";

const named = says("user_9", { userId: null, object: "subscription", id: "sub_1" });
const unknown: Given = { mismatches: [mismatch("user_unknown", { sources: [named] })] };
const linked: Given = {
  mismatches: [mismatch("user_unknown", { severity: "hygiene", sources: [linkTo("user_1"), named] })],
};

export const table: RuleTable = {
  code: "user_unknown",
  found: [
    {
      when: "what was bought names a user who does not exist here",
      given: unknown,
      evidence: ["object sub_1 metadata.userId"],
      says: "Customer cus_1 belongs to nobody: subscription sub_1 names user_9, and no user with that id exists here.",
      action: { kind: "link", customerId: "cus_1", userId: null },
    },
    {
      when: "the customer has an owner all the same: told, and not blamed",
      given: linked,
      evidence: ["object cus_1 link", "object sub_1 metadata.userId"],
      harmless: true,
    },
  ],
  cleared: [
    {
      when: "nothing of the kind disagrees",
      given: {},
      looked: "Every user whom Stripe's objects name exists here.",
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
