/**
 * A developer's `stripe listen` took the events; nothing is pending at Stripe, and
 * nothing is here. To Stripe this looks like any delivered event.
 */
import type { Scenario } from "./frame/scenario";

export const delivered_to_cli_only: Scenario = {
  code: "delivered_to_cli_only",
  group: "A",
  title: "Judith's events went to a developer's terminal.",
  async play(world) {
    const judith = await world.signsUp("Judith Stern");
    await world.deliveries.suffer(judith, { do: "drop", pretend: "delivered" });
    await judith.buys("pro_monthly");
    return { who: judith, reference: judith.email };
  },
  codes: ["delivered_to_cli_only"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
};
