import { charge, subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import { because, type RuleTable } from "./table";

export const table: RuleTable = {
  code: "nothing_paid",
  found: [
    {
      when: "neither we nor Stripe know of anything",
      given: {},
      evidence: ["object cus_1"],
      says: "Nothing was ever paid under the user user_1 and their email address, cus_1: neither we nor Stripe know of a payment.",
    },
    {
      when: "Stripe could not be asked",
      given: { unread: ["stripe"] },
      certainty: "likely",
      evidence: ["object cus_1"],
      says: /as far as we hold it; Stripe was not asked\.$/,
    },
  ],
  cleared: [
    {
      when: "a charge was paid",
      given: everywhere(charge("ch_1", {})),
      looked: "0 subscriptions, 0 checkouts and 1 paid charges are known.",
    },
    {
      when: "access is due",
      given: everywhere(subscription("sub_1")),
      looked: "1 subscriptions, 0 checkouts and 0 paid charges are known.",
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
    "Something was bought.",
    "event_expired",
    "event_generation_failed",
    "event_ambiguous",
    "list_truncated",
    "customer_unlinked",
    "metadata_missing_on_subscription",
    "subscription_incomplete",
    "subscription_incomplete_expired",
    "checkout_unpaid",
    "payment_failed",
    "subscription_paused",
    "trial_ended",
    "update_pending",
    "invoice_not_final",
    "refunded_or_disputed",
    "canceled",
    "invoice_unpaid_but_active",
    "price_not_in_catalogue",
    "plan_from_wrong_item",
    "several_subscriptions",
    "one_time_purchase",
    "entitlement_drift",
    "mirror_drift",
    "host_cache_stale",
  ),
};
