/** An older state of the subscription arrives after a newer one, and rightly changes nothing. */
import type { Scenario } from "./frame/scenario";

export const event_stale: Scenario = {
  code: "event_stale",
  group: "C",
  title: "Chloé moves to Team; what Stripe had to say the day before arrives afterwards.",
  daysAgo: 13,
  async play(world) {
    const chloe = await world.signsUp("Chloé Petit");
    await chloe.buys("pro_monthly");
    await world.settles();
    await world.timePasses({ days: 4 });
    await world.deliveries.suffer(
      chloe,
      { do: "delay", seconds: 3_600 },
      ["customer.subscription.updated"],
      1,
    );
    const { id } = await world.stripe.subscriptions.update((await chloe.subscription()).id, {
      description: "Order 2210",
    });
    const late = await chloe.eventOf("customer.subscription.updated", ({ data }) =>
      JSON.stringify(data.previous_attributes ?? {}).includes("description"),
    );
    await world.timePasses({ days: 1 });
    await chloe.changesTo("team_monthly", { proration_behavior: "always_invoice" });
    await world.settles();
    await world.emulator.retryNow(late.id);
    return { who: chloe, reference: id };
  },
  codes: ["event_stale", "healthy"],
  expects: { entitled: true, plan: "team" },
  seen: "stale",
};
