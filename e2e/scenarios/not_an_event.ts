/** A relay posts the object alone, without the event around it. */
import type { Scenario } from "./frame/scenario";

export const not_an_event: Scenario = {
  code: "not_an_event",
  group: "B",
  title: "A relay sends Amaya's subscription itself instead of the event about it.",
  daysAgo: 1,
  async play(world) {
    const amaya = await world.signsUp("Amaya Etxeberria");
    await world.deliveries.suffer(amaya, { do: "drop", pretend: "abandoned" });
    await amaya.buys("pro_monthly");
    const { data } = await amaya.eventOf("customer.subscription.created");
    await world.deliveries.post(data.object);
    return { who: amaya, reference: amaya.email };
  },
  codes: ["not_an_event", "delivery_abandoned"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  refused: "not_an_event",
};
