import { grant, subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import { because, type RuleTable } from "./table";

const until = (day: string, more = {}) => ({
  grants: [grant("grant_1", "pro", `${day}T00:00:00Z`, { userId: "user_1", ...more })],
});

export const table: RuleTable = {
  code: "grant_expired",
  found: [
    {
      when: "the day until which it was granted has come",
      given: until("2026-12-05"),
      evidence: ["user user_1 grant grant_1"],
      says: /^pro was granted until 5 December 2026/,
      since: new Date("2026-12-05T00:00:00Z"),
      action: { kind: "grant", userId: "user_1" },
    },
  ],
  cleared: [
    { when: "nothing was granted", given: {}, looked: "Nothing was granted." },
    {
      when: "it still runs",
      given: until("2026-12-20"),
      looked: "No grant that access rested on has run out.",
    },
    {
      when: "it was taken back before",
      given: until("2026-12-05", { revokedAt: new Date("2026-12-02T00:00:00Z") }),
      looked: "No grant that access rested on has run out.",
    },
    {
      when: "something else gives access",
      given: [until("2026-12-05"), everywhere(subscription("sub_1"))],
      looked: "No grant that access rested on has run out.",
    },
  ],
  undecidable: [
    {
      when: "the grants could not be read",
      given: { unread: ["entitlement"] },
      missing: "The grants could not be read.",
    },
  ],
  excludes: because(
    "Access rests on a subscription that runs, not on what was granted.",
    "event_ambiguous",
    "list_truncated",
    "metadata_missing_on_subscription",
    "update_pending",
    "invoice_not_final",
    "invoice_unpaid_but_active",
    "host_cache_stale",
    "mirror_drift",
  ),
};
