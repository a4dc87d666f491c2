/** The destination at Stripe was made with thin events: they name an object and do not carry it. */
import type { Scenario } from "./frame/scenario";

export const thin_event: Scenario = {
  code: "thin_event",
  group: "B",
  title: "Stripe tells of Elio's subscription in a thin event.",
  daysAgo: 1,
  async play(world) {
    const elio = await world.signsUp("Elio Conti");
    await world.deliveries.suffer(elio, { do: "drop", pretend: "delivered" });
    await elio.buys("pro_monthly");
    const event = await elio.eventOf("customer.subscription.created");
    const { id } = await elio.subscription();
    await world.deliveries.post({
      id: event.id.replace(/^evt_/, "evt_test_65"),
      object: "v2.core.event",
      type: `v1.${event.type}`,
      livemode: false,
      created: new Date(event.created * 1_000).toISOString(),
      reason: null,
      related_object: { id, type: "subscription", url: `/v1/subscriptions/${id}` },
    });
    return { who: elio, reference: elio.email };
  },
  codes: ["thin_event"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
};
