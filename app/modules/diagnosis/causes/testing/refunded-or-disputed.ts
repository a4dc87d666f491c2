import { charge, dispute, subscription } from "../../../entitlements/testing/facts";
import { everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

const disputed = (status: string) => [charge("ch_1", { disputed: true }), dispute("dp_1", "ch_1", status)];

export const table: RuleTable = {
  code: "refunded_or_disputed",
  found: [
    {
      when: "the payment was refunded in full",
      given: everywhere(charge("ch_1", { refunded: true })),
      evidence: ["object ch_1 refunded"],
      says: "Payment ch_1 was refunded in full, so nothing is paid that access could rest on.",
    },
    {
      when: "a dispute is open",
      given: everywhere(...disputed("needs_response")),
      evidence: ["object ch_1 disputed", "object dp_1 status"],
      says: /which holds the money until it has decided/,
    },
    {
      when: "a dispute is lost",
      given: everywhere(...disputed("lost")),
      evidence: ["object ch_1 disputed", "object dp_1 status"],
      says: /the dispute is lost: the money went back/,
    },
    {
      when: "the charge says so before the dispute itself is known",
      given: everywhere(charge("ch_1", { disputed: true })),
      evidence: ["object ch_1 disputed"],
    },
    {
      when: "something else gives access: told, and not blamed",
      given: everywhere(charge("ch_1", { refunded: true }), subscription("sub_2")),
      evidence: ["object ch_1 refunded"],
      harmless: true,
    },
  ],
  cleared: [
    {
      when: "nothing went back, or in part only",
      given: everywhere(charge("ch_1", { amountRefunded: 100 })),
      looked: "None of 1 payments was refunded in full or disputed.",
    },
    {
      when: "the dispute was won, though the charge is marked for good",
      given: everywhere(...disputed("won")),
      looked: "Dispute dp_1 of ch_1 was won: the money is here to stay.",
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
