/** An upgrade that is held until its payment succeeds, which it did not: still Pro. */
import type { Scenario } from "./frame/scenario";

export const update_pending: Scenario = {
  code: "update_pending",
  group: "E",
  title: "Marta's upgrade to Team waits for a payment that was declined.",
  daysAgo: 10,
  async play(world) {
    const marta = await world.signsUp("Marta Kovács");
    await marta.buys("pro_monthly");
    await marta.changesCard("pm_card_chargeCustomerFail");
    await world.timePasses({ days: 9, hours: 12 });
    await marta.changesTo("team_monthly", {
      payment_behavior: "pending_if_incomplete",
      proration_behavior: "always_invoice",
    });
    return { who: marta, reference: marta.email };
  },
  codes: ["update_pending"],
  expects: { entitled: true, plan: "pro" },
};
