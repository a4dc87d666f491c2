/** Two items, and the event lists one: `has_more`. The one that gives the plan is not among them. */
import type { Scenario } from "./frame/scenario";

export const list_truncated: Scenario = {
  code: "list_truncated",
  group: "C",
  title: "Noor has an add-on and Pro; the event shows only the add-on.",
  daysAgo: 2,
  async play(world) {
    const noor = await world.signsUp("Noor Bakker");
    await world.deliveries.suffer(noor, { do: "truncate_lists", limit: 1 });
    await noor.subscribesTo(["api_calls", "pro_monthly"]);
    return { who: noor, reference: noor.email };
  },
  codes: ["list_truncated"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
};
