/** Stripe has the events and will try again by itself; until then nothing is here. */
import type { Scenario } from "./frame/scenario";

export const delivery_pending_retry: Scenario = {
  code: "delivery_pending_retry",
  group: "A",
  title: "Clara paid an hour ago, and Stripe is still trying to tell us.",
  async play(world) {
    const clara = await world.signsUp("Clara Jensen");
    await world.deliveries.suffer(clara, { do: "drop", pretend: "pending" });
    await clara.buys("pro_monthly");
    return { who: clara, reference: clara.email };
  },
  codes: ["delivery_pending_retry"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
};
