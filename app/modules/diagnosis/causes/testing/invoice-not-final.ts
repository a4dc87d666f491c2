import { invoice, subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

const active = subscription("sub_1", { latestInvoiceId: "in_1" });

export const table: RuleTable = {
  code: "invoice_not_final",
  found: [
    {
      when: "the invoice of a running subscription is a draft",
      given: everywhere(active, invoice("in_1", { status: "draft" })),
      evidence: ["object in_1 status"],
      says: /Stripe finalizes it about an hour after it was made/,
    },
    {
      when: "Stripe could not finalize it",
      given: everywhere(
        active,
        invoice("in_1", {
          status: "draft",
          lastFinalizationError: { code: "tax_id_invalid", message: "The tax id is not valid" },
        }),
      ),
      evidence: ["object in_1 status", "object in_1 last_finalization_error"],
      says: /Stripe could not finalize it: The tax id is not valid\.$/,
    },
  ],
  cleared: [
    {
      when: "its invoice is paid",
      given: everywhere(active, invoice("in_1")),
      looked: "No invoice of a running subscription is a draft.",
    },
    {
      when: "the draft is of no running subscription",
      given: everywhere(
        subscription("sub_1", { status: "canceled", latestInvoiceId: "in_1" }),
        invoice("in_1", { status: "draft" }),
      ),
      looked: "No invoice of a running subscription is a draft.",
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
