/** From Pro to Team in mid-period, in the billing portal, with the price of the change shown first. */
import type { Scenario } from "./frame/scenario";

export const upgrade: Scenario = {
  code: "upgrade",
  group: "healthy",
  title: "Aisha moves from Pro to Team in the middle of a month.",
  daysAgo: 16,
  async play(world) {
    const aisha = await world.signsUp("Aisha Khan");
    await aisha.buys("pro_monthly");
    await world.timePasses({ days: 10 });
    await aisha.changesPlanInPortal("team_monthly");
    return { who: aisha, reference: aisha.email };
  },
  codes: ["healthy"],
  expects: { entitled: true, plan: "team" },
};
