/**
 * Somebody deleted the webhook endpoint. An event made meanwhile owes nothing to
 * anybody: Stripe shows it without a pending delivery. Played for this one
 * customer, whose events are owed to nobody; unless `--restore` is given the
 * endpoint moves to another address, until `npm run scenario -- mend` or the next
 * scenario.
 */
import type { Scenario } from "./frame/scenario";

export const endpoint_missing: Scenario = {
  code: "endpoint_missing",
  group: "A",
  title: "Felix pays while no endpoint at Stripe has our address.",
  daysAgo: 1,
  async play(world) {
    const felix = await world.signsUp("Felix Brandt");
    await world.deliveries.suffer(felix, { do: "drop", pretend: "delivered" });
    await felix.buys("pro_monthly");
    return { who: felix, reference: felix.email };
  },
  codes: ["endpoint_missing"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  async leave(world) {
    const { id } = await world.deliveries.endpoint();
    await world.stripe.webhookEndpoints.update(id, { url: "https://another-app.example/stripe/events" });
  },
};
