/**
 * The endpoint is disabled: by hand, or by Stripe after days of failures. What
 * happens meanwhile is owed to nobody. Played for this one customer; unless
 * `--restore` is given the endpoint itself is disabled.
 */
import type { Scenario } from "./frame/scenario";

export const endpoint_disabled: Scenario = {
  code: "endpoint_disabled",
  group: "A",
  title: "Nadia pays while the endpoint is disabled.",
  daysAgo: 1,
  async play(world) {
    const nadia = await world.signsUp("Nadia Rahimi");
    await world.deliveries.suffer(nadia, { do: "drop", pretend: "delivered" });
    await nadia.buys("pro_monthly");
    return { who: nadia, reference: nadia.customer };
  },
  codes: ["endpoint_disabled"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  async leave(world) {
    const { id } = await world.deliveries.endpoint();
    await world.stripe.webhookEndpoints.update(id, { disabled: true });
  },
};
