import { at, subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import { because, type RuleTable } from "./table";

const end = at("2026-12-05T00:00:00Z");
const ended = (cancellationReason: string | null) =>
  subscription("sub_1", { status: "canceled", canceledAt: end, endedAt: end, cancellationReason });

export const table: RuleTable = {
  code: "canceled",
  found: [
    {
      when: "it was canceled, as somebody asked",
      given: everywhere(ended("cancellation_requested")),
      evidence: ["object sub_1 status", "object sub_1 canceled_at", "object sub_1 ended_at"],
      says: "Subscription sub_1 was canceled on 5 December 2026. It was asked for, by the payer or by the seller.",
      since: new Date(end * 1_000),
    },
    {
      when: "nobody says why",
      given: everywhere(ended(null)),
      evidence: ["object sub_1 status", "object sub_1 canceled_at", "object sub_1 ended_at"],
      says: "Subscription sub_1 was canceled on 5 December 2026.",
    },
    {
      when: "it was to end, and the day has come, whatever else has arrived",
      given: everywhere(subscription("sub_1", { cancelAt: end })),
      evidence: ["object sub_1 status", "object sub_1 cancel_at"],
    },
  ],
  cleared: [
    { when: "nothing was canceled", given: {}, looked: "No subscription was canceled." },
    {
      when: "something else gives access",
      given: everywhere(ended(null), subscription("sub_2")),
      looked: "What was canceled is not what access rests on.",
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
