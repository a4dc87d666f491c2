/** The way everything is meant to go: signs up, buys through Checkout, is on Pro. */
import type { Scenario } from "./frame/scenario";

export const first_checkout: Scenario = {
  code: "first_checkout",
  group: "healthy",
  title: "Mara buys Pro for a year through Checkout and has it a moment later.",
  daysAgo: 12,
  async play(world) {
    const mara = await world.signsUp("Mara Lind");
    await mara.buys("pro_yearly");
    return { who: mara, reference: mara.email };
  },
  codes: ["healthy"],
  expects: { entitled: true, plan: "pro" },
};
