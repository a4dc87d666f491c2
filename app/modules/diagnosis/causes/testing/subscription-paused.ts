import { at, subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

const ended = at("2026-12-05T00:00:00Z");
const paused = subscription("sub_1", { status: "paused", trialEnd: ended });
const uncollected = subscription("sub_1", {
  pauseCollection: { behavior: "void", resumesAt: at("2027-02-01T00:00:00Z") },
});

export const table: RuleTable = {
  code: "subscription_paused",
  found: [
    {
      when: "the trial ended without a way of paying",
      given: everywhere(paused),
      evidence: ["object sub_1 status"],
      says: "Subscription sub_1 is paused: its trial ended without a way of paying.",
      since: new Date(ended * 1_000),
    },
    {
      when: "something else gives access: told, and not blamed",
      given: everywhere(paused, subscription("sub_2")),
      evidence: ["object sub_1 status"],
      harmless: true,
    },
    {
      when: "the seller collects no payments, and another subscription gives access",
      given: everywhere(uncollected, subscription("sub_2")),
      evidence: ["object sub_1 pause_collection"],
      harmless: true,
      says: /collects no payments until 1 February 2027 \(pause_collection: void\)/,
    },
  ],
  cleared: [
    {
      when: "nothing is paused",
      given: everywhere(subscription("sub_1")),
      looked: "No subscription is paused.",
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
