/** The trial ended without a payment method, and the subscription waits for one. */
import type { Scenario } from "./frame/scenario";

export const subscription_paused: Scenario = {
  code: "subscription_paused",
  group: "E",
  title: "Nina's trial is over; without a card her subscription is paused.",
  daysAgo: 18,
  async play(world) {
    const nina = await world.signsUp("Nina Sato");
    await nina.tries("pro_monthly", { days: 14, andThen: "pause" });
    await world.timePasses({ days: 15 });
    return { who: nina, reference: nina.email };
  },
  codes: ["subscription_paused"],
  expects: { entitled: false, plan: "free" },
};
