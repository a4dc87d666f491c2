/** The trial ended without a payment method, and the subscription with it. */
import type { Scenario } from "./frame/scenario";

export const trial_ended: Scenario = {
  code: "trial_ended",
  group: "E",
  title: "Kasper's trial is over; without a card it ended.",
  daysAgo: 18,
  async play(world) {
    const kasper = await world.signsUp("Kasper Holt");
    await kasper.tries("pro_monthly", { days: 14, andThen: "cancel" });
    await world.timePasses({ days: 15 });
    return { who: kasper, reference: kasper.email };
  },
  codes: ["trial_ended"],
  expects: { entitled: false, plan: "free" },
};
