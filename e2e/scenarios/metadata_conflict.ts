/** The customer is one user's, its subscription names another: the application reused a customer. */
import type { Scenario } from "./frame/scenario";

export const metadata_conflict: Scenario = {
  code: "metadata_conflict",
  group: "D",
  title: "Signe pays as her husband's customer; the subscription names her, the customer him.",
  daysAgo: 4,
  async play(world) {
    const husband = await world.signsUp("Arne Holm");
    await husband.becomesCustomer();
    await world.settles();
    const signe = await world.signsUp("Signe Holm");
    signe.paysAs(husband);
    await signe.subscribesTo(["pro_monthly"]);
    return { who: signe, reference: signe.email };
  },
  codes: ["metadata_conflict"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  seen: "conflict",
};
