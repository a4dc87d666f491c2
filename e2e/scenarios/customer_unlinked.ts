/** A payment link knows nothing of our users, and the payer gave the office's address. */
import type { Scenario } from "./frame/scenario";

export const customer_unlinked: Scenario = {
  code: "customer_unlinked",
  group: "D",
  title: "Emma pays by a payment link with her office's address.",
  async play(world) {
    const emma = await world.signsUp("Emma Dubois");
    await emma.buysByLink("pro_monthly", { email: "office@dubois.example" });
    return { who: emma, reference: emma.customer };
  },
  // Of Emma's own user and address it is true that nothing was paid.
  codes: ["customer_unlinked", "nothing_paid"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  seen: "unmapped",
};
