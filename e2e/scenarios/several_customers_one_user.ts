/** The customer we know paid nothing; the payment sits on a second one that a pricing table made. */
import type { Scenario } from "./frame/scenario";

export const several_customers_one_user: Scenario = {
  code: "several_customers_one_user",
  group: "D",
  title: "Hedda is two customers at Stripe, and the one that paid is not the one we know.",
  async play(world) {
    const hedda = await world.signsUp("Hedda Nilsen");
    await hedda.becomesCustomer();
    await hedda.buysByLink("pro_monthly");
    return { who: hedda, reference: hedda.email };
  },
  codes: ["several_customers_one_user", "customer_unlinked", "email_only_match"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  seen: "unmapped",
};
