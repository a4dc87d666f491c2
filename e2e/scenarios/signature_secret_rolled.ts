/** Everything was well until the secret was rolled; what came after is signed with the new one only. */
import type { Scenario } from "./frame/scenario";

export const signature_secret_rolled: Scenario = {
  code: "signature_secret_rolled",
  group: "B",
  title: "Bea upgrades to Team after the endpoint's secret was rolled, and stays on Pro.",
  daysAgo: 10,
  async play(world) {
    const bea = await world.signsUp("Bea Lindqvist");
    await bea.buys("pro_monthly");
    await world.settles();
    await world.timePasses({ days: 9 });
    await world.deliveries.suffer(bea, { do: "wrong_secret", secret: "whsec_rolledLastNight" });
    await bea.changesTo("team_monthly", { proration_behavior: "always_invoice" });
    await world.deliveries.areGivenUpOn(bea);
    return { who: bea, reference: bea.email };
  },
  codes: ["signature_secret_rolled"],
  expects: { entitled: true, plan: "team" },
  shows: { entitled: true, plan: "pro" },
  refused: "signature_wrong_secret",
};
