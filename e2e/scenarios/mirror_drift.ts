/** What we hold of the subscription is not what Stripe holds: the event of the upgrade got lost. */
import type { Scenario } from "./frame/scenario";

export const mirror_drift: Scenario = {
  code: "mirror_drift",
  group: "F",
  title: "Adaeze upgraded to Team; here her subscription still is Pro.",
  daysAgo: 8,
  async play(world) {
    const adaeze = await world.signsUp("Adaeze Obi");
    await adaeze.buys("pro_monthly");
    await world.settles();
    await world.timePasses({ days: 6 });
    await world.deliveries.suffer(adaeze, { do: "drop", pretend: "delivered" }, ["customer.subscription.*"]);
    await adaeze.changesTo("team_monthly", { proration_behavior: "always_invoice" });
    return { who: adaeze, reference: adaeze.email };
  },
  codes: ["mirror_drift"],
  expects: { entitled: true, plan: "team" },
  shows: { entitled: true, plan: "pro" },
};
