/** Two items, and the one that names the plan is not the first. */
import type { Scenario } from "./frame/scenario";

export const plan_from_wrong_item: Scenario = {
  code: "plan_from_wrong_item",
  group: "F",
  title: "Nils has an add-on before his plan.",
  daysAgo: 6,
  async play(world) {
    const nils = await world.signsUp("Nils Eriksen");
    await nils.subscribesTo(["api_calls", "pro_monthly"]);
    return { who: nils, reference: (await nils.subscription()).id };
  },
  codes: ["plan_from_wrong_item", "healthy"],
  expects: { entitled: true, plan: "pro" },
};
