import { at, subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import { because, type RuleTable } from "./table";

const end = at("2026-12-05T00:00:00Z");
const ended = (missingPaymentMethod: string | null) =>
  subscription("sub_1", {
    status: "canceled",
    trialEnd: end,
    endedAt: end,
    trialSettings: { missingPaymentMethod },
  });

export const table: RuleTable = {
  code: "trial_ended",
  found: [
    {
      when: "it ended with its trial",
      given: everywhere(ended(null)),
      evidence: ["object sub_1 status", "object sub_1 trial_end"],
      says: /^Subscription sub_1 ended on 5 December 2026 with its trial\.$/,
      since: new Date(end * 1_000),
    },
    {
      when: "it was to end where no card was given",
      given: everywhere(ended("cancel")),
      evidence: [
        "object sub_1 status",
        "object sub_1 trial_end",
        "object sub_1 trial_settings.end_behavior.missing_payment_method",
      ],
    },
  ],
  cleared: [
    {
      when: "the trial still runs",
      given: everywhere(subscription("sub_1", { status: "trialing" })),
      looked: "No trial has ended that access depends on.",
    },
    {
      when: "something else gives access",
      given: everywhere(ended(null), subscription("sub_2")),
      looked: "No trial has ended that access depends on.",
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
