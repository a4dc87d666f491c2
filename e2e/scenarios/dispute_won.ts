/** The bank asks for the money back, the seller shows proof, and keeps it. */
import { cards } from "./frame/paying";
import type { Scenario } from "./frame/scenario";

export const dispute_won: Scenario = {
  code: "dispute_won",
  group: "healthy",
  title: "Katya's bank disputes the payment; the evidence convinces it, and she stays on Pro.",
  daysAgo: 12,
  async play(world) {
    const katya = await world.signsUp("Katya Ivanova");
    await katya.buys("pro_monthly", { card: cards.isDisputed });
    await world.timePasses({ days: 3 });
    await katya.disputeIsAnsweredWith("winning_evidence");
    return { who: katya, reference: katya.email };
  },
  codes: ["healthy"],
  expects: { entitled: true, plan: "pro" },
};
