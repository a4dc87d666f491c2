/** A month later Stripe bills again by itself, and the card is good. */
import type { Scenario } from "./frame/scenario";

export const renewal: Scenario = {
  code: "renewal",
  group: "healthy",
  title: "Jonas's Pro renews after a month, and his access goes on without a gap.",
  daysAgo: 41,
  async play(world) {
    const jonas = await world.signsUp("Jonas Weber");
    await jonas.buys("pro_monthly");
    await world.timePasses({ days: 32 });
    return { who: jonas, reference: jonas.email };
  },
  codes: ["healthy"],
  expects: { entitled: true, plan: "pro" },
};
