/** Bought once, without a subscription: Pro without an end. */
import type { Scenario } from "./frame/scenario";

export const one_time_purchase: Scenario = {
  code: "one_time_purchase",
  group: "F",
  title: "Hanna bought Pro for life.",
  daysAgo: 20,
  async play(world) {
    const hanna = await world.signsUp("Hanna Virtanen");
    const session = await hanna.buys("pro_lifetime");
    return { who: hanna, reference: session.id };
  },
  codes: ["one_time_purchase", "healthy"],
  expects: { entitled: true, plan: "pro" },
};
