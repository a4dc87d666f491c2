import { subscription } from "../../../entitlements/testing/facts";
import type { Given } from "../../testing/given";
import { ago, everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

const told = (planId: string): Given => ({
  host: { lastRead: { at: ago({ hours: 2 }), planId }, observed: null },
});

export const table: RuleTable = {
  code: "host_cache_stale",
  found: [
    {
      when: "the application was told Free, and has not asked since",
      given: [everywhere(subscription("sub_1")), told("free")],
      evidence: ["host user_1 last read", "user user_1 entitlement"],
      says: /^The plan here is Pro; the host application was last told free/,
    },
    {
      when: "the application shows something else than it was told",
      given: [
        everywhere(subscription("sub_1")),
        {
          host: {
            lastRead: { at: ago({ hours: 2 }), planId: "pro" },
            observed: { at: ago({ hours: 1 }), planId: "free" },
          },
        },
      ],
      evidence: ["host user_1 observed", "user user_1 entitlement"],
      says: /the host application shows free/,
    },
    {
      when: "it has not heard of an end yet: told, and not blamed",
      given: told("pro"),
      evidence: ["host user_1 last read", "user user_1 entitlement"],
      harmless: true,
    },
  ],
  cleared: [
    {
      when: "it never asked",
      given: {},
      looked: "The host application has never asked for this user.",
    },
    {
      when: "it was told what holds now",
      given: [everywhere(subscription("sub_1")), told("pro")],
      looked: "The host application was told Pro when it last asked.",
    },
  ],
  undecidable: [
    {
      when: "when it last asked could not be read",
      given: { unread: ["host"] },
      missing: "When the host application last asked is not known.",
    },
  ],
};
