import { subscription } from "../../../entitlements/testing/facts";
import { held } from "../../testing/things";
import type { RuleTable } from "./table";

const cut = subscription("sub_1", { itemsTruncated: true });

export const table: RuleTable = {
  code: "list_truncated",
  found: [
    {
      when: "a subscription that we hold has more items than were listed",
      given: { held: [held(cut)] },
      evidence: ["object sub_1 items.has_more"],
      says: "Subscription sub_1 has more items than Stripe's message listed, and the rest has not been read yet.",
      since: cut.asOf,
      action: { kind: "resync", customerId: "cus_1" },
    },
  ],
  cleared: [
    {
      when: "its items were carried whole",
      given: { held: [held(subscription("sub_1"))] },
      looked: "Every list was carried whole, or read since.",
    },
    { when: "nothing is held", given: {}, looked: "Every list was carried whole, or read since." },
  ],
  undecidable: [
    {
      when: "what we hold could not be read",
      given: { unread: ["mirror"] },
      missing: "What we hold could not be read.",
    },
  ],
};
