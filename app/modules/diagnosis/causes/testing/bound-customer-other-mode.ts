import { cus1, type Given } from "../../testing/given";
import { linkTo, mismatch, says } from "../../testing/things";
import type { RuleTable } from "./table";

const noted: Given = {
  mismatches: [
    mismatch("bound_customer_other_mode", {
      sources: [
        linkTo("user_1"),
        says("No such customer.", { kind: "fact", userId: null, field: "at Stripe" }),
      ],
    }),
  ],
};
const missing = (otherMode: boolean): Given => ({ missingCustomers: [{ id: "cus_1", otherMode }] });

export const table: RuleTable = {
  code: "bound_customer_other_mode",
  found: [
    {
      when: "Stripe says that the linked customer is one of the other mode",
      given: missing(true),
      evidence: ["object cus_1", "object cus_1 link"],
      says: /^User user_1 is linked to customer cus_1, which is a customer in live mode; this deployment works in test mode/,
      action: { kind: "unlink", customerId: "cus_1" },
    },
    {
      when: "a live deployment is linked to a customer of test mode",
      given: [missing(true), { livemode: true }],
      evidence: ["object cus_1", "object cus_1 link"],
      says: /which is a customer in test mode; this deployment works in live mode/,
    },
    {
      when: "Stripe knows no such customer at all: another account's, or deleted with the test data",
      given: missing(false),
      certainty: "likely",
      evidence: ["object cus_1", "object cus_1 link"],
      says: /it is of another account, or was deleted with the account's test data\.$/,
    },
    {
      when: "Stripe is not asked now, and said so before",
      given: [noted, { unread: ["stripe"] }],
      evidence: ["object cus_1 link", "object cus_1 at Stripe"],
    },
  ],
  cleared: [
    { when: "Stripe has the customer", given: {}, looked: "Stripe has every linked customer in test mode." },
    {
      when: "what Stripe does not have is linked to nobody",
      given: [missing(true), { customers: [{ ...cus1, boundTo: null }] }],
      looked: "Stripe has every linked customer in test mode.",
    },
    {
      when: "Stripe was not asked, and nothing was noted",
      given: { unread: ["stripe"] },
      looked: "Nothing says that a linked customer is of the other mode; Stripe was not asked.",
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
