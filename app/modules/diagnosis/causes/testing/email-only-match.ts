import type { Given } from "../../testing/given";
import { mismatch, says } from "../../testing/things";
import type { RuleTable } from "./table";

const email = (verified: boolean): Given => ({
  mismatches: [
    mismatch("email_only_match", {
      sources: [
        says("m…@e…", { kind: "email", userId: null, field: "email" }),
        says("m…@e…", {
          kind: "email",
          object: "user",
          id: "user_1",
          field: verified ? "email (verified)" : "email (not verified)",
        }),
      ],
    }),
  ],
});

export const table: RuleTable = {
  code: "email_only_match",
  found: [
    {
      when: "only the address is the same, and nobody has verified it",
      given: email(false),
      certainty: "likely",
      evidence: ["object cus_1 email", "user user_1 email (not verified)"],
      says: /only its email address is also that of user_1, never verified here; anybody can type/i,
      action: { kind: "link", customerId: "cus_1", userId: null },
    },
    {
      when: "the user has verified it: it is theirs, and who typed it at Stripe is not known all the same",
      given: email(true),
      certainty: "likely",
      evidence: ["object cus_1 email", "user user_1 email (verified)"],
      says: /is also that of user_1; anybody can type/,
    },
  ],
  cleared: [
    {
      when: "nothing of the kind disagrees",
      given: {},
      looked: "No customer who paid is tied to a user by an email address alone.",
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
