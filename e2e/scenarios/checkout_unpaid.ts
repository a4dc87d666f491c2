/** A bank debit takes days: the checkout is complete, the money is not there. */
import type { Scenario } from "./frame/scenario";

export const checkout_unpaid: Scenario = {
  code: "checkout_unpaid",
  group: "E",
  title: "Ruth bought Pro for life by bank debit, and the bank is still processing it.",
  async play(world) {
    const ruth = await world.signsUp("Ruth Levi");
    const session = await ruth.buys("pro_lifetime", { method: "slow bank debit" });
    return { who: ruth, reference: session.id };
  },
  codes: ["checkout_unpaid"],
  expects: { entitled: false, plan: "free" },
};
