/**
 * An event of more than a mebibyte, well signed. No event of Stripe's is so large;
 * one that was padded on the way stands for whatever sends it.
 */
import type { Scenario } from "./frame/scenario";

export const body_too_large: Scenario = {
  code: "body_too_large",
  group: "B",
  title: "The event of Rosalind's subscription is larger than what we take.",
  daysAgo: 1,
  async play(world) {
    const rosalind = await world.signsUp("Rosalind Grey");
    await world.deliveries.suffer(rosalind, { do: "drop", pretend: "abandoned" });
    await rosalind.buys("pro_monthly");
    const event = await rosalind.eventOf("customer.subscription.created");
    await world.deliveries.post({ ...event, padding: "x".repeat(1_100_000) });
    return { who: rosalind, reference: rosalind.email };
  },
  codes: ["body_too_large", "delivery_abandoned"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  refused: "body_too_large",
};
