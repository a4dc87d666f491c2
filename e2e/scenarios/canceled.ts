/** Canceled, and the paid period is over. */
import type { Scenario } from "./frame/scenario";

export const canceled: Scenario = {
  code: "canceled",
  group: "E",
  title: "Tom canceled in the spring cleaning and has forgotten it.",
  daysAgo: 40,
  async play(world) {
    const tom = await world.signsUp("Tom Becker");
    await tom.buys("pro_monthly");
    await world.timePasses({ days: 20 });
    await tom.cancels("at period end");
    await world.timePasses({ days: 14 });
    return { who: tom, reference: (await tom.subscription()).id };
  },
  codes: ["canceled"],
  expects: { entitled: false, plan: "free" },
};
