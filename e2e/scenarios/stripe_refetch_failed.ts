/** An ambiguous pair sends us back to Stripe, and Stripe refuses: the key may not read subscriptions. */
import type { Scenario } from "./frame/scenario";

export const stripe_refetch_failed: Scenario = {
  code: "stripe_refetch_failed",
  group: "C",
  title: "Rune's subscription must be asked for again, and our key may not read it.",
  daysAgo: 3,
  async play(world) {
    const rune = await world.signsUp("Rune Dahl");
    await rune.buys("pro_monthly");
    await world.timePasses({ days: 1 });
    const { id } = await rune.subscription();
    const refused = await world.deliveries.apiRefuses(
      `/v1/subscriptions/${id}`,
      403,
      "The provided key does not have the required permissions for this endpoint.",
    );
    // The clock stands still in between: both bear the same second.
    await world.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await world.stripe.subscriptions.update(id, { cancel_at_period_end: false });
    await world.deliveries.isMet(refused);
    return { who: rune, reference: id };
  },
  codes: ["stripe_refetch_failed", "event_ambiguous"],
  expects: { entitled: true, plan: "pro" },
};
