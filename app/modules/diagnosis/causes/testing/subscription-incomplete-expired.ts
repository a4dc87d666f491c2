import { subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import { because, type RuleTable } from "./table";

const expired = subscription("sub_1", { status: "incomplete_expired" });

export const table: RuleTable = {
  code: "subscription_incomplete_expired",
  found: [
    {
      when: "the first payment was not confirmed in time",
      given: everywhere(expired),
      evidence: ["object sub_1 status"],
      says: /^The first payment of subscription sub_1 was not confirmed within 23 hours/,
    },
  ],
  cleared: [
    {
      when: "the payer subscribed again",
      given: everywhere(expired, subscription("sub_2")),
      looked: "No subscription was given up for want of its first payment.",
    },
    {
      when: "nothing was subscribed to",
      given: {},
      looked: "No subscription was given up for want of its first payment.",
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
    "Another subscription runs.",
    "event_expired",
    "event_generation_failed",
    "metadata_missing_on_subscription",
    "plan_from_wrong_item",
    "several_subscriptions",
    "entitlement_drift",
    "mirror_drift",
    "host_cache_stale",
  ),
};
