/** A header that something in front of us removes. */
import type { Scenario } from "./frame/scenario";

export const signature_header_missing: Scenario = {
  code: "signature_header_missing",
  group: "B",
  title: "A proxy drops the signature of Malik's events.",
  daysAgo: 1,
  async play(world) {
    const malik = await world.signsUp("Malik Diallo");
    await world.deliveries.suffer(malik, { do: "strip_header" });
    await malik.buys("pro_monthly");
    await world.deliveries.areGivenUpOn(malik);
    return { who: malik, reference: malik.email };
  },
  codes: ["signature_header_missing"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  refused: "signature_header_missing",
};
