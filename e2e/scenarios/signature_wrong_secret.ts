/** The commonest mistake of all: the secret of `stripe listen`, or of another endpoint. */
import type { Scenario } from "./frame/scenario";

export const signature_wrong_secret: Scenario = {
  code: "signature_wrong_secret",
  group: "B",
  title: "Samir pays, and every event about it is signed with a secret that is not ours.",
  daysAgo: 1,
  async play(world) {
    const samir = await world.signsUp("Samir Aziz");
    await world.deliveries.suffer(samir, { do: "wrong_secret", secret: "whsec_printedByStripeListen" });
    await samir.buys("pro_monthly");
    await world.deliveries.areGivenUpOn(samir);
    return { who: samir, reference: samir.email };
  },
  codes: ["signature_wrong_secret"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  refused: "signature_wrong_secret",
};
