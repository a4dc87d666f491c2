import { at, invoice, session, subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

const pastDue = subscription("sub_1", { status: "past_due", latestInvoiceId: "in_1" });
const open = invoice("in_1", { status: "open", nextPaymentAttempt: at("2026-12-12T00:00:00Z") });

export const table: RuleTable = {
  code: "payment_failed",
  found: [
    {
      when: "past due, and the days of grace are over",
      given: everywhere(pastDue, open),
      evidence: ["object sub_1 status", "object in_1 status"],
      says: /^Subscription sub_1 is past due, and its 7 days of grace from 1 December 2026 are over\. Stripe tries again on 12 December 2026\.$/,
    },
    {
      when: "unpaid: Stripe has stopped trying",
      given: everywhere(subscription("sub_1", { status: "unpaid" })),
      evidence: ["object sub_1 status"],
    },
    {
      when: "in its days of grace: told, and not blamed",
      given: everywhere(
        subscription("sub_1", { status: "past_due", currentPeriodStart: at("2026-12-08T00:00:00Z") }),
      ),
      evidence: ["object sub_1 status"],
      harmless: true,
    },
    {
      when: "Stripe canceled it, because it could not be collected",
      given: everywhere(
        subscription("sub_1", {
          status: "canceled",
          cancellationReason: "payment_failed",
          endedAt: at("2026-12-08T00:00:00Z"),
        }),
      ),
      evidence: ["object sub_1 status"],
      says: "Subscription sub_1 was canceled, because its renewal could not be collected.",
    },
    {
      when: "a bank's payment of a checkout failed",
      given: everywhere(session("cs_1", { paymentStatus: "failed" })),
      evidence: ["object cs_1 payment_status"],
    },
  ],
  cleared: [
    {
      when: "the subscription is active",
      given: everywhere(subscription("sub_1")),
      looked: "No payment has failed that access depends on.",
    },
    {
      when: "a payment failed, and something else gives access",
      given: everywhere(session("cs_1", { paymentStatus: "failed" }), subscription("sub_2")),
      looked: "No payment has failed that access depends on.",
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
