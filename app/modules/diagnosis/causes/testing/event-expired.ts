import { subscription } from "../../../entitlements/testing/facts";
import { ago, held } from "../../testing/things";
import { notSilent, thereFor, unreadSources } from "./silent";
import type { RuleTable } from "./table";

const looked = "Everything older that Stripe has of this payer is held here.";

export const table: RuleTable = {
  code: "event_expired",
  found: [
    {
      when: "Stripe has a subscription of 31 days ago, and no event of it is anywhere",
      given: { there: [thereFor(31)] },
      evidence: ["object sub_1 created"],
      says: "Stripe has subscription sub_1, and nothing here ever heard of it; its events are older than the 30 days that Stripe keeps them.",
      since: ago({ days: 31 }),
      action: { kind: "resync", customerId: "cus_1" },
    },
    {
      when: "there are two: since the older one",
      given: { there: [thereFor(31), thereFor(50, "sub_2")] },
      evidence: ["object sub_2 created", "object sub_1 created"],
      says: /^Stripe has subscription sub_2,/,
      since: ago({ days: 50 }),
    },
    {
      when: "what is due is given all the same: told, and not blamed",
      given: { there: [thereFor(31)], held: [held(subscription("sub_2"))] },
      evidence: ["object sub_1 created"],
      harmless: true,
    },
  ],
  cleared: [
    {
      when: "it was made 30 days ago: Stripe still would have its events",
      given: { there: [thereFor(30)] },
      looked,
    },
    ...notSilent.map(([when, given]) => ({ when, given: given(thereFor(31)), looked })),
  ],
  undecidable: unreadSources,
};
