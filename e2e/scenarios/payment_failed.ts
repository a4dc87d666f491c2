/** The renewal was declined, and the seven days of grace are over. */
import type { Scenario } from "./frame/scenario";

export const payment_failed: Scenario = {
  code: "payment_failed",
  group: "E",
  title: "Rosa's card was declined at the renewal, and she did not give another one.",
  daysAgo: 45,
  async play(world) {
    const rosa = await world.signsUp("Rosa Silva");
    await rosa.buys("pro_monthly");
    await rosa.changesCard("pm_card_chargeCustomerFail");
    await world.timePasses({ days: 32 });
    return { who: rosa, reference: rosa.email };
  },
  codes: ["payment_failed"],
  expects: { entitled: false, plan: "free" },
};
