/** An office's customer, used by two colleagues: each subscription names another user, with equal right. */
import type { Scenario } from "./frame/scenario";

export const one_customer_several_users: Scenario = {
  code: "one_customer_several_users",
  group: "D",
  title: "Tove and a colleague both pay as their company's one customer.",
  daysAgo: 4,
  async play(world) {
    const colleague = await world.signsUp("Finn Aalto");
    await colleague.becomesCustomer({ metadata: {} });
    await colleague.subscribesTo(["pro_monthly"]);
    await world.settles();
    // Of two claims of one second the ids would decide, and they are drawn by lot.
    await world.timePasses({ hours: 1 });
    const tove = await world.signsUp("Tove Aalto");
    tove.paysAs(colleague);
    await tove.subscribesTo(["team_monthly"]);
    return { who: tove, reference: tove.email };
  },
  codes: ["one_customer_several_users", "metadata_conflict"],
  expects: { entitled: true, plan: "team" },
  shows: { entitled: false, plan: "free" },
  seen: "conflict",
};
