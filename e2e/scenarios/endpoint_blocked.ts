/**
 * Something in front of us asks for a password. Here it is our own JSON API, which
 * answers a request without a key with 401, as a gateway would.
 */
import type { Scenario } from "./frame/scenario";

const path = "/api/v1/events";

export const endpoint_blocked: Scenario = {
  code: "endpoint_blocked",
  group: "A",
  title: "Lena's events meet a door that asks for a password.",
  daysAgo: 1,
  async play(world) {
    const lena = await world.signsUp("Lena Fischer");
    await world.deliveries.suffer(lena, { do: "wrong_path", path });
    await lena.buys("pro_monthly");
    await world.deliveries.areGivenUpOn(lena);
    return { who: lena, reference: lena.email };
  },
  codes: ["endpoint_blocked", "delivery_abandoned"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  async leave(world) {
    const { id } = await world.deliveries.endpoint();
    await world.stripe.webhookEndpoints.update(id, { url: world.app.url + path });
  },
};
