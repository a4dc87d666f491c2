/** Every link holds: what a support person sees when the question was somebody else's. */
import type { Scenario } from "./frame/scenario";

export const healthy: Scenario = {
  code: "healthy",
  group: "F",
  title: "Priya's team of eight is on Team, as paid.",
  daysAgo: 19,
  async play(world) {
    const priya = await world.signsUp("Priya Nair");
    await priya.buys("team_monthly", { quantity: 8 });
    return { who: priya, reference: priya.email };
  },
  codes: ["healthy"],
  expects: { entitled: true, plan: "team" },
};
