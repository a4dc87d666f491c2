/** Made by hand in Stripe's dashboard: only the address is the same, and nobody has proven that it is his. */
import type { Scenario } from "./frame/scenario";

export const email_only_match: Scenario = {
  code: "email_only_match",
  group: "D",
  title: "A colleague makes Liam's subscription in the dashboard; only the email address matches.",
  daysAgo: 6,
  async play(world) {
    const liam = await world.signsUp("Liam O'Brien", { verified: false });
    await liam.becomesCustomer({ metadata: {} });
    await liam.subscribesTo(["pro_monthly"], { written: "nowhere" });
    return { who: liam, reference: liam.email };
  },
  codes: ["email_only_match", "customer_unlinked"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  seen: "unmapped",
};
