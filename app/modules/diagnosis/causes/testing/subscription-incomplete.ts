import { invoice, subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

const waiting = subscription("sub_1", { status: "incomplete", latestInvoiceId: "in_1" });
const url = "https://invoice.stripe.com/i/acct_1/test_1";

export const table: RuleTable = {
  code: "subscription_incomplete",
  found: [
    {
      when: "the first payment waits for the payer's confirmation",
      given: everywhere(waiting, invoice("in_1", { status: "open", hostedInvoiceUrl: url })),
      evidence: ["object sub_1 status", "object in_1 status"],
      says: /It can be confirmed until 1 November 2026, 23:00 UTC\.$/,
      action: { kind: "open", url },
    },
    {
      when: "its invoice is not known",
      given: everywhere(waiting),
      evidence: ["object sub_1 status"],
      action: { kind: "none" },
    },
    {
      when: "something else gives access: told, and not blamed",
      given: everywhere(waiting, subscription("sub_2")),
      evidence: ["object sub_1 status"],
      harmless: true,
    },
  ],
  cleared: [
    {
      when: "the subscription is active",
      given: everywhere(subscription("sub_1")),
      looked: "No subscription waits for its first payment.",
    },
  ],
  undecidable: [
    {
      when: "neither Stripe nor what we hold could be read",
      given: { unread: ["stripe", "entitlement"] },
      missing: "Neither Stripe nor what we hold of it could be read.",
    },
  ],
};
