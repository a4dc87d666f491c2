/**
 * What we stored is no longer what the mirror gives: the end that was stored has
 * passed, and nothing has made us derive again. Stored and derived can be driven
 * apart from outside by time only; Paidtrail's answer is derived at the moment of
 * asking and is right all the same.
 */
import type { Scenario } from "./frame/scenario";

export const entitlement_drift: Scenario = {
  code: "entitlement_drift",
  group: "F",
  title: "Sofia's Pro ended a moment ago, and what was stored still says otherwise.",
  async play(world) {
    const sofia = await world.signsUp("Sofia Rossi");
    await sofia.buys("pro_monthly");
    await world.deliveries.suffer(sofia, { do: "drop", pretend: "pending" }, [
      "customer.subscription.deleted",
    ]);
    const { id } = await sofia.subscription();
    await world.stripe.subscriptions.update(id, { cancel_at: Math.floor(Date.now() / 1_000) + 3 });
    await world.settles();
    await world.untilAppSays(sofia, ({ entitled }) => !entitled);
    return { who: sofia, reference: sofia.email };
  },
  codes: ["entitlement_drift", "canceled"],
  expects: { entitled: false, plan: "free" },
};
