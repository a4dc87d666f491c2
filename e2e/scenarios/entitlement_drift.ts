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
  title: "Silke's Pro ended a moment ago, and what was stored still says otherwise.",
  async play(world) {
    const silke = await world.signsUp("Silke Brandt");
    await silke.buys("pro_monthly");
    await world.deliveries.suffer(silke, { do: "drop", pretend: "pending" }, [
      "customer.subscription.deleted",
    ]);
    const { id } = await silke.subscription();
    await world.aSecondPasses();
    await world.stripe.subscriptions.update(id, { cancel_at: Math.floor(Date.now() / 1_000) + 3 });
    await world.settles();
    await world.untilAppSays(silke, ({ entitled }) => !entitled);
    return { who: silke, reference: silke.email };
  },
  codes: ["entitlement_drift", "canceled"],
  expects: { entitled: false, plan: "free" },
};
