/** Something between Stripe and us re-wrote the JSON after it was signed. */
import type { Scenario } from "./frame/scenario";

export const signature_body_altered: Scenario = {
  code: "signature_body_altered",
  group: "B",
  title: "A proxy parses Dagny's events and writes them anew.",
  daysAgo: 1,
  async play(world) {
    const dagny = await world.signsUp("Dagny Söderberg");
    await world.deliveries.suffer(dagny, { do: "alter_body", how: "compact" });
    await dagny.buys("pro_monthly");
    await world.deliveries.areGivenUpOn(dagny);
    return { who: dagny, reference: dagny.email };
  },
  codes: ["signature_body_altered"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  refused: "signature_body_altered",
};
