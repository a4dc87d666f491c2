/** The bank asks for 3-D Secure, and nobody has answered yet. Within 23 hours it still can be. */
import type { Scenario } from "./frame/scenario";

export const subscription_incomplete: Scenario = {
  code: "subscription_incomplete",
  group: "E",
  title: "Noah's bank waits for him to confirm the first payment.",
  async play(world) {
    const noah = await world.signsUp("Noah Kim");
    await noah.subscribesTo(["pro_monthly"], { card: "pm_card_authenticationRequired" });
    return { who: noah, reference: noah.email };
  },
  codes: ["subscription_incomplete"],
  expects: { entitled: false, plan: "free" },
};
