/** Bought Team beside Pro instead of changing to it: two live subscriptions, the higher one decides. */
import type { Scenario } from "./frame/scenario";

export const several_subscriptions: Scenario = {
  code: "several_subscriptions",
  group: "F",
  title: "Alma bought Team without ending Pro, and pays for both.",
  daysAgo: 10,
  async play(world) {
    const alma = await world.signsUp("Alma Ruiz");
    await alma.buys("pro_monthly");
    await world.timePasses({ days: 5 });
    await alma.buys("team_monthly");
    return { who: alma, reference: alma.email };
  },
  codes: ["several_subscriptions", "healthy"],
  expects: { entitled: true, plan: "team" },
};
