/**
 * The endpoint listens, but not to what matters: invoices and payments arrive,
 * subscriptions and sessions were never ticked. Played for this one customer;
 * unless `--restore` is given the endpoint's own list lacks them.
 */
import type { Scenario } from "./frame/scenario";

const lacking = ["customer.subscription.*", "checkout.session.*"];

export const endpoint_event_not_enabled: Scenario = {
  code: "endpoint_event_not_enabled",
  group: "A",
  title: "Ivo's payment arrives, his subscription does not: its events are not enabled.",
  daysAgo: 1,
  async play(world) {
    const ivo = await world.signsUp("Ivo Petrov");
    await world.deliveries.suffer(ivo, { do: "drop", pretend: "delivered" }, lacking);
    await ivo.buys("pro_monthly");
    return { who: ivo, reference: (await ivo.subscription()).id };
  },
  codes: ["endpoint_event_not_enabled"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  async leave(world) {
    const { id } = await world.deliveries.endpoint();
    await world.stripe.webhookEndpoints.update(id, {
      enabled_events: ["customer.created", "customer.updated", "invoice.paid", "payment_intent.succeeded"],
    });
  },
};
