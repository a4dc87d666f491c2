/** Only events that change nothing here: a card was saved, and nothing was bought. */
import type { Scenario } from "./frame/scenario";

export const event_type_ignored: Scenario = {
  code: "event_type_ignored",
  group: "C",
  title: "Liv saved a card and takes that for a purchase.",
  async play(world) {
    const liv = await world.signsUp("Liv Andersen");
    await liv.becomesCustomer();
    await world.stripe.paymentMethods.attach("pm_card_visa", { customer: liv.customer });
    return { who: liv, reference: (await liv.eventOf("payment_method.attached")).id };
  },
  codes: ["event_type_ignored", "nothing_paid"],
  expects: { entitled: false, plan: "free" },
  seen: "ignored",
};
