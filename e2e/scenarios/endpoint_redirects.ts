/**
 * The address registered at Stripe answers with a redirect, which Stripe does not
 * follow: the one before the domain moved. For this customer nothing arrives, as it
 * is of such an endpoint; unless `--restore` is given the endpoint has an address
 * (of the emulator's host) that answers 308 and names ours.
 */
import type { Scenario } from "./frame/scenario";

export const endpoint_redirects: Scenario = {
  code: "endpoint_redirects",
  group: "A",
  title: "Olga's events are posted to an address that redirects.",
  daysAgo: 1,
  async play(world) {
    const olga = await world.signsUp("Olga Novak");
    await world.deliveries.suffer(olga, { do: "drop", pretend: "abandoned" });
    await olga.buys("pro_monthly");
    return { who: olga, reference: olga.email };
  },
  codes: ["endpoint_redirects", "delivery_abandoned"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  async leave(world) {
    const { id } = await world.deliveries.endpoint();
    const { webhookUrl } = world.app;
    const path = webhookUrl.slice(new URL(webhookUrl).origin.length);
    const moved = `${world.emulator.url}/_emulator/moved${path}?to=${encodeURIComponent(webhookUrl)}`;
    await world.stripe.webhookEndpoints.update(id, { url: moved });
  },
};
