/** A header that something in front of us rewrites. */
import type { Scenario } from "./frame/scenario";

export const signature_header_malformed: Scenario = {
  code: "signature_header_malformed",
  group: "B",
  title: "The signature of Tilda's events has no time in it.",
  daysAgo: 1,
  async play(world) {
    const tilda = await world.signsUp("Tilda Åkesson");
    await world.deliveries.suffer(tilda, { do: "malformed_header" });
    await tilda.buys("pro_monthly");
    await world.deliveries.areGivenUpOn(tilda);
    return { who: tilda, reference: tilda.email };
  },
  codes: ["signature_header_malformed"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  refused: "signature_header_malformed",
};
