import { subscription } from "../../../entitlements/testing/facts";
import { cus1, type Given } from "../../testing/given";
import { ago, everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

const free: Given = { stored: { planId: "free", planName: "Free", state: "free" } };
const evidence = ["user user_1 entitlement", "user user_1 entitlement"];

export const table: RuleTable = {
  code: "entitlement_drift",
  found: [
    {
      when: "Free is stored, and Pro follows from what we hold",
      given: [everywhere(subscription("sub_1")), free],
      evidence,
      says: /^Stored is Free \(free\); from what we hold follows Pro \(active\)\./,
      since: null,
      action: { kind: "resync", customerId: "cus_1" },
    },
    {
      when: "an end that was stored has passed",
      given: {
        stored: { planId: "pro", planName: "Pro", state: "canceling", validUntil: ago({ hours: 1 }) },
      },
      evidence,
      since: ago({ hours: 1 }),
    },
    {
      when: "the plan is the same, and its state is another",
      given: [everywhere(subscription("sub_1")), { stored: { state: "grace" } }],
      evidence,
    },
    {
      when: "no customer is the user's own",
      given: [{ stored: { planId: "pro", state: "granted" } }, { customers: [{ ...cus1, boundTo: null }] }],
      evidence,
      action: { kind: "rederive", userId: "user_1" },
    },
  ],
  cleared: [
    {
      when: "both are the same",
      given: everywhere(subscription("sub_1")),
      looked: "What is stored follows from what we hold.",
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
