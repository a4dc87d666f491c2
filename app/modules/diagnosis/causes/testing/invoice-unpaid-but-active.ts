import { at, invoice, subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

const sent = subscription("sub_1", { collectionMethod: "send_invoice", latestInvoiceId: "in_1" });
const open = invoice("in_1", { status: "open", dueDate: at("2026-12-31T00:00:00Z") });

export const table: RuleTable = {
  code: "invoice_unpaid_but_active",
  found: [
    {
      when: "active, and the invoice that was sent is open",
      given: everywhere(sent, open),
      evidence: ["object sub_1 collection_method", "object in_1 status"],
      says: /^Subscription sub_1 is active at Stripe, and its invoice in_1 is not paid \(sent, due 31 December 2026\)/,
    },
  ],
  cleared: [
    {
      when: "the invoice is paid",
      given: everywhere(sent, invoice("in_1")),
      looked: "No invoice that was sent is unpaid.",
    },
    {
      when: "the card is charged by itself",
      given: everywhere(subscription("sub_1", { latestInvoiceId: "in_1" }), open),
      looked: "No invoice that was sent is unpaid.",
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
