/** Two weeks for nothing with a card on file, then the first real payment. */
import type { Scenario } from "./frame/scenario";

export const trial_to_paid: Scenario = {
  code: "trial_to_paid",
  group: "healthy",
  title: "Inès tries Pro for two weeks, keeps it, and is charged for the first time.",
  daysAgo: 20,
  async play(world) {
    const ines = await world.signsUp("Inès Moreau");
    await ines.buys("pro_monthly", { trialDays: 14 });
    await world.timePasses({ days: 15 });
    return { who: ines, reference: ines.email };
  },
  codes: ["healthy"],
  expects: { entitled: true, plan: "pro" },
};
