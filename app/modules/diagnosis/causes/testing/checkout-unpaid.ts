import { session, subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

const unpaid = session("cs_1", { paymentStatus: "unpaid" });

export const table: RuleTable = {
  code: "checkout_unpaid",
  found: [
    {
      when: "checkout is complete, and the bank has not paid yet",
      given: everywhere(unpaid),
      evidence: ["object cs_1 status", "object cs_1 payment_status"],
      says: /^Checkout cs_1 is complete, and the bank is still processing its payment/,
    },
    {
      when: "something else gives access: told, and not blamed",
      given: everywhere(unpaid, subscription("sub_2")),
      evidence: ["object cs_1 status", "object cs_1 payment_status"],
      harmless: true,
    },
  ],
  cleared: [
    {
      when: "the checkout is paid, or not complete",
      given: everywhere(session("cs_1", {}), session("cs_2", { status: "open", paymentStatus: "unpaid" })),
      looked: "No completed checkout waits for a bank's payment.",
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
