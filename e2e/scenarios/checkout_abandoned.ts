/** The checkout was opened, never paid, and expired after a day. */
import type { Scenario } from "./frame/scenario";

export const checkout_abandoned: Scenario = {
  code: "checkout_abandoned",
  group: "E",
  title: "Viktor opened the checkout and closed the window.",
  daysAgo: 2,
  async play(world) {
    const viktor = await world.signsUp("Viktor Orlov");
    const session = await viktor.opensCheckout("pro_yearly");
    await world.timePasses({ hours: 25 });
    return { who: viktor, reference: session.id };
  },
  codes: ["checkout_abandoned"],
  expects: { entitled: false, plan: "free" },
};
