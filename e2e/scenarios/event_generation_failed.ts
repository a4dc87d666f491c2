/** Stripe failed to make the events at all, and says so later in a thin event. */
import type { Scenario } from "./frame/scenario";

const lost = ["customer.subscription.*", "invoice.*", "checkout.session.*"];

export const event_generation_failed: Scenario = {
  code: "event_generation_failed",
  group: "A",
  title: "Rafael's subscription exists, and Stripe never made its events.",
  daysAgo: 1,
  async play(world) {
    const rafael = await world.signsUp("Rafael Ortiz");
    await world.deliveries.areNeverMade(rafael, lost);
    await rafael.buys("pro_monthly");
    await world.emulator.resolveLostEvents();
    return { who: rafael, reference: rafael.email };
  },
  codes: ["event_generation_failed"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
};
