import { at, invoice, subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

const pending = subscription("sub_1", { hasPendingUpdate: true, latestInvoiceId: "in_1" });
const url = "https://invoice.stripe.com/i/acct_1/test_1";

export const table: RuleTable = {
  code: "update_pending",
  found: [
    {
      when: "a change waits for its payment",
      given: everywhere(pending, invoice("in_1", { status: "open", hostedInvoiceUrl: url })),
      evidence: ["object sub_1 pending_update", "object in_1 status"],
      says: /^The change of subscription sub_1 is held back until its payment succeeds/,
      since: new Date(at("2026-12-01T00:00:00Z") * 1_000),
      action: { kind: "open", url },
    },
    {
      when: "its invoice is not known",
      given: everywhere(pending),
      evidence: ["object sub_1 pending_update"],
      action: { kind: "none" },
    },
  ],
  cleared: [
    {
      when: "the subscription has ended meanwhile",
      given: everywhere(subscription("sub_1", { status: "canceled", hasPendingUpdate: true })),
      looked: "No change of plan waits for its payment.",
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
