/** Stripe tried for three days and stopped. The events can still be read there. */
import type { Scenario } from "./frame/scenario";

export const delivery_abandoned: Scenario = {
  code: "delivery_abandoned",
  group: "A",
  title: "Emil paid five days ago; Stripe gave up telling us.",
  daysAgo: 5,
  async play(world) {
    const emil = await world.signsUp("Emil Hansen");
    await world.deliveries.suffer(emil, { do: "drop", pretend: "abandoned" });
    await emil.buys("pro_monthly");
    return { who: emil, reference: emil.email };
  },
  codes: ["delivery_abandoned"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
};
