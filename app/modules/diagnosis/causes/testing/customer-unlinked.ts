import { charge, session, subscription } from "../../../entitlements/testing/facts";
import { cus1, type Given } from "../../testing/given";
import { ago, held, mismatch } from "../../testing/things";
import { because, type RuleTable } from "./table";

const loose = { ...cus1, boundTo: null, because: "email" as const };
const unlinked: Given = { customers: [loose], notOurs: ["cus_1"], held: [held(subscription("sub_1"))] };
const naming = (userExists: boolean): Given => ({
  customers: [
    {
      ...loose,
      claims: [
        {
          userId: "user_9",
          userExists,
          field: "metadata.userId",
          objectType: "subscription",
          objectId: "sub_1",
        },
      ],
    },
  ],
});

export const table: RuleTable = {
  code: "customer_unlinked",
  found: [
    {
      when: "a customer with a running subscription is linked to nobody, and nothing names a user",
      given: unlinked,
      evidence: ["object cus_1 metadata.userId", "object sub_1 status"],
      says: /^Customer cus_1 has paid and belongs to no user here\. Nothing of it names a user/,
      since: null,
      action: { kind: "link", customerId: "cus_1", userId: null },
    },
    {
      when: "the inbox of mismatches knows it: since then",
      given: [unlinked, { mismatches: [mismatch("customer_unlinked")] }],
      evidence: ["object cus_1 metadata.userId", "object sub_1 status"],
      since: ago({ hours: 2 }),
    },
    {
      when: "what was bought once counts as well",
      given: {
        customers: [loose],
        notOurs: ["cus_1"],
        held: [held(session("cs_1", {})), held(charge("ch_1", {}))],
      },
      evidence: ["object cus_1 metadata.userId", "object cs_1 payment_status", "object ch_1 status"],
    },
    {
      when: "an existing user is named, whom a person has unlinked",
      given: [unlinked, naming(true)],
      evidence: ["object sub_1 metadata.userId", "object sub_1 status"],
      says: /user_9 is named by subscription sub_1, and is not linked to it\.$/,
    },
  ],
  cleared: [
    {
      when: "whoever paid has an owner",
      given: { held: [held(subscription("sub_1"))] },
      looked: "Every customer known for this who paid has an owner (1 looked at).",
    },
    {
      when: "a customer without an owner has paid nothing",
      given: {
        customers: [loose],
        held: [
          held(subscription("sub_1", { status: "incomplete" })),
          held(session("cs_1", { paymentStatus: "unpaid" })),
          held(charge("ch_1", { paid: false })),
        ],
      },
      looked: "Every customer known for this who paid has an owner (1 looked at).",
    },
    {
      when: "a user is named whom nobody knows here: user_unknown",
      given: [unlinked, naming(false)],
      looked: "Customer cus_1 belongs to nobody, but something of it names a user.",
    },
  ],
  undecidable: [
    {
      when: "the mirror could not be read",
      given: { unread: ["mirror"] },
      missing: "What we hold of Stripe's objects could not be read, so nobody knows which customer paid.",
    },
  ],
  excludes: because(
    "What belongs to nobody gives nothing, whatever our rules say of it.",
    "price_not_in_catalogue",
    "one_time_purchase",
    "entitlement_drift",
    "host_cache_stale",
  ),
};
