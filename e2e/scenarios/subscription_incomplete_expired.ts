/** Nobody confirmed in time: after 23 hours the subscription is gone for good. */
import type { Scenario } from "./frame/scenario";

export const subscription_incomplete_expired: Scenario = {
  code: "subscription_incomplete_expired",
  group: "E",
  title: "Zoe never confirmed her first payment, and its time ran out.",
  daysAgo: 3,
  async play(world) {
    const zoe = await world.signsUp("Zoe Albrecht");
    await zoe.subscribesTo(["pro_monthly"], { card: "pm_card_authenticationRequired" });
    await world.timePasses({ days: 2 });
    return { who: zoe, reference: (await zoe.subscription()).id };
  },
  codes: ["subscription_incomplete_expired"],
  expects: { entitled: false, plan: "free" },
};
