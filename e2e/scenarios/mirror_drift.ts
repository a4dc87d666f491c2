/** What we hold of the subscription is not what Stripe holds: the event of the upgrade got lost. */
import type { Scenario } from "./frame/scenario";

export const mirror_drift: Scenario = {
  code: "mirror_drift",
  group: "F",
  title: "Ada upgraded to Team; here her subscription still is Pro.",
  daysAgo: 8,
  async play(world) {
    const ada = await world.signsUp("Adaeze Obi");
    await ada.buys("pro_monthly");
    await world.settles();
    await world.timePasses({ days: 6 });
    await world.deliveries.suffer(ada, { do: "drop", pretend: "delivered" }, ["customer.subscription.*"]);
    await ada.changesTo("team_monthly", { proration_behavior: "always_invoice" });
    return { who: ada, reference: ada.email };
  },
  codes: ["mirror_drift"],
  expects: { entitled: true, plan: "team" },
  shows: { entitled: true, plan: "pro" },
};
