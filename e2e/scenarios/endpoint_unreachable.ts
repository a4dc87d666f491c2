/**
 * Nobody answers at the address: the name is gone, the certificate is bad, or we
 * were down. Whoever plays this has a running app, and there is no TLS on
 * loopback: for this customer nothing is ever posted, which is what Stripe sees of
 * such an endpoint; unless `--restore` is given the endpoint has the address of a
 * closed port, where every connection is refused.
 */
import type { Scenario } from "./frame/scenario";

export const endpoint_unreachable: Scenario = {
  code: "endpoint_unreachable",
  group: "A",
  title: "Stripe cannot reach us when Teo pays.",
  async play(world) {
    const teo = await world.signsUp("Teo Marino");
    await world.deliveries.suffer(teo, { do: "drop", pretend: "pending" });
    await teo.buys("pro_monthly");
    return { who: teo, reference: teo.email };
  },
  codes: ["endpoint_unreachable", "delivery_pending_retry"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  async leave(world) {
    const { id } = await world.deliveries.endpoint();
    await world.stripe.webhookEndpoints.update(id, { url: "http://127.0.0.1:9/api/stripe/webhook" });
  },
};
