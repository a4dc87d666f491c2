/** The bank takes the money back for good, and the seller ends the subscription. */
import { cards } from "./frame/paying";
import type { Scenario } from "./frame/scenario";

export const dispute_lost: Scenario = {
  code: "dispute_lost",
  group: "healthy",
  title: "Bruno's bank takes the money back; the dispute is lost, and the subscription is ended.",
  daysAgo: 12,
  async play(world) {
    const bruno = await world.signsUp("Bruno Costa");
    await bruno.buys("pro_monthly", { card: cards.isDisputed });
    await world.timePasses({ days: 3 });
    await bruno.disputeIsAnsweredWith("losing_evidence");
    await world.timePasses({ days: 1 });
    await bruno.cancels("now");
    return { who: bruno, reference: bruno.email };
  },
  codes: ["canceled", "refunded_or_disputed"],
  expects: { entitled: false, plan: "free" },
};
