/** Bought once for life, and given back in full: nothing is left that gives access. */
import type { Scenario } from "./frame/scenario";

export const refunded_or_disputed: Scenario = {
  code: "refunded_or_disputed",
  group: "E",
  title: "Ludo's purchase for life was refunded in full.",
  daysAgo: 15,
  async play(world) {
    const ludo = await world.signsUp("Ludo Claes");
    await ludo.buys("pro_lifetime");
    await world.timePasses({ days: 10 });
    const refund = await ludo.isRefunded();
    const charge = typeof refund.charge === "string" ? refund.charge : refund.charge?.id;
    return { who: ludo, reference: charge ?? ludo.email };
  },
  codes: ["refunded_or_disputed"],
  expects: { entitled: false, plan: "free" },
};
