import { subscription } from "../../../entitlements/testing/facts";
import { ago, eventHere, eventThere, everywhere, held, there } from "../../testing/things";
import type { RuleTable } from "./table";

const drifted = {
  held: [held(subscription("sub_1"))],
  there: [there(subscription("sub_1", {}, [{ product: "prod_team" }]))],
};

export const table: RuleTable = {
  code: "mirror_drift",
  found: [
    {
      when: "Stripe has another state of an object than we hold",
      given: drifted,
      evidence: ["object sub_1 items", "object sub_1 items"],
      says: /^Subscription sub_1 is not as Stripe has it: items is price_pro × 1 here/,
      action: { kind: "resync", customerId: "cus_1" },
    },
    {
      when: "an object is not here at all, though other events of the time came",
      given: {
        there: [there(subscription("sub_2"))],
        eventsThere: [eventThere("evt_1", { type: "customer.subscription.created", objectId: "sub_2" })],
        events: [eventHere("evt_2")],
      },
      evidence: ["object sub_2 status", "event evt_1"],
      since: ago({ hours: 1 }),
    },
  ],
  cleared: [
    {
      when: "all is as Stripe has it",
      given: everywhere(subscription("sub_1")),
      looked: "All 1 objects that we hold are as Stripe has them.",
    },
  ],
  undecidable: [
    {
      when: "Stripe was not asked",
      given: { unread: ["stripe"] },
      missing: "Stripe was not asked, so what we hold cannot be compared.",
    },
  ],
};
