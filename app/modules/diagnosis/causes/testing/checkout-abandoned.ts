import { session, subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import { because, type RuleTable } from "./table";

const left = (status: "open" | "expired") => session("cs_1", { status, paymentStatus: "unpaid" });

export const table: RuleTable = {
  code: "checkout_abandoned",
  found: [
    {
      when: "the checkout has expired",
      given: everywhere(left("expired")),
      evidence: ["object cs_1 status"],
      says: "Checkout cs_1 was opened and never paid; it expired, and nothing was charged.",
    },
    {
      when: "the checkout is still open",
      given: everywhere(left("open")),
      evidence: ["object cs_1 status"],
      says: /it is still open/,
    },
  ],
  cleared: [
    { when: "no checkout is known", given: {}, looked: "No checkout is known." },
    {
      when: "the latest checkout was finished",
      given: everywhere(session("cs_1", { mode: "subscription" })),
      looked: "The latest checkout, cs_1, was finished.",
    },
    {
      when: "a subscription was made later",
      given: everywhere(left("open"), subscription("sub_1", { status: "canceled" })),
      looked: "A subscription was made after checkout cs_1 was opened.",
    },
    {
      when: "access is due, whatever was left open",
      given: everywhere(left("open"), subscription("sub_1")),
      looked: "Access is due, whatever was left open.",
    },
  ],
  undecidable: [
    {
      when: "neither Stripe nor what we hold could be read",
      given: { unread: ["stripe", "entitlement"] },
      missing: "Neither Stripe nor what we hold of it could be read.",
    },
  ],
  excludes: because(
    "Something was bought since, by whatever way.",
    "event_expired",
    "event_generation_failed",
    "event_ambiguous",
    "list_truncated",
    "customer_unlinked",
    "metadata_missing_on_subscription",
    "subscription_incomplete",
    "subscription_incomplete_expired",
    "payment_failed",
    "subscription_paused",
    "trial_ended",
    "update_pending",
    "invoice_not_final",
    "canceled",
    "invoice_unpaid_but_active",
    "price_not_in_catalogue",
    "plan_from_wrong_item",
    "several_subscriptions",
    "entitlement_drift",
    "mirror_drift",
    "host_cache_stale",
  ),
};
