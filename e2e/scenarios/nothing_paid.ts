/** Nothing at Stripe by any name: paid elsewhere, or not at all. */
import type { Scenario } from "./frame/scenario";

export const nothing_paid: Scenario = {
  code: "nothing_paid",
  group: "E",
  title: "Edda is sure that she paid, and Stripe has never heard of her.",
  async play(world) {
    const edda = await world.signsUp("Edda Jónsdóttir");
    return { who: edda, reference: edda.email };
  },
  codes: ["nothing_paid"],
  expects: { entitled: false, plan: "free" },
};
