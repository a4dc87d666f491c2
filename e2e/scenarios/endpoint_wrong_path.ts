/** The address registered at Stripe is one that this app does not know: 404 or 405. */
import type { Scenario } from "./frame/scenario";

const path = "/api/stripe/webhooks";

export const endpoint_wrong_path: Scenario = {
  code: "endpoint_wrong_path",
  group: "A",
  title: "Hugo's events are posted to a path with one letter too many.",
  daysAgo: 1,
  async play(world) {
    const hugo = await world.signsUp("Hugo Lambert");
    await world.deliveries.suffer(hugo, { do: "wrong_path", path });
    await hugo.buys("pro_monthly");
    await world.deliveries.areGivenUpOn(hugo);
    return { who: hugo, reference: hugo.email };
  },
  codes: ["endpoint_wrong_path", "delivery_abandoned"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  async leave(world) {
    const { id } = await world.deliveries.endpoint();
    await world.stripe.webhookEndpoints.update(id, { url: world.app.url + path });
  },
};
