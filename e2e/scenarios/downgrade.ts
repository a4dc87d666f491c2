/** From Team to Pro, with what was paid too much credited to the next invoice. */
import type { Scenario } from "./frame/scenario";

export const downgrade: Scenario = {
  code: "downgrade",
  group: "healthy",
  title: "Mikael needs no seats any more and moves from Team to Pro.",
  daysAgo: 16,
  async play(world) {
    const mikael = await world.signsUp("Mikael Berg");
    await mikael.buys("team_monthly", { quantity: 3 });
    await world.timePasses({ days: 10 });
    await mikael.changesTo("pro_monthly", { proration_behavior: "create_prorations" });
    return { who: mikael, reference: mikael.email };
  },
  codes: ["healthy"],
  expects: { entitled: true, plan: "pro" },
};
