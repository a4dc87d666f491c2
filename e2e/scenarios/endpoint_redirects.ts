/**
 * The address registered at Stripe answers with a redirect, which Stripe does not
 * follow. Posted to our own address with a slash too many for this customer;
 * unless `--restore` is given the endpoint has that address.
 */
import type { Scenario } from "./frame/scenario";

const path = "/console";

export const endpoint_redirects: Scenario = {
  code: "endpoint_redirects",
  group: "A",
  title: "Olga's events are posted to an address that redirects.",
  daysAgo: 1,
  async play(world) {
    const olga = await world.signsUp("Olga Novak");
    await world.deliveries.suffer(olga, { do: "wrong_path", path });
    await olga.buys("pro_monthly");
    await world.deliveries.areGivenUpOn(olga);
    return { who: olga, reference: olga.email };
  },
  codes: ["endpoint_redirects", "delivery_abandoned"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  async leave(world) {
    const { id } = await world.deliveries.endpoint();
    await world.stripe.webhookEndpoints.update(id, { url: world.app.url + path });
  },
};
