/** The renewal is declined, a new card is given, and Stripe's next attempt goes through. */
import type { Scenario } from "./frame/scenario";

export const payment_failure_then_recovery: Scenario = {
  code: "payment_failure_then_recovery",
  group: "healthy",
  title: "Selma's card is declined at the renewal; she gives another one, and it is paid.",
  daysAgo: 38,
  async play(world) {
    const selma = await world.signsUp("Selma Yilmaz");
    await selma.buys("pro_monthly");
    await selma.changesCard("pm_card_chargeCustomerFail");
    await world.timePasses({ days: 32 });
    await selma.changesCard("pm_card_visa");
    await world.timePasses({ minutes: 5 });
    await selma.paysOpenInvoice();
    return { who: selma, reference: selma.email };
  },
  codes: ["healthy"],
  expects: { entitled: true, plan: "pro" },
};
