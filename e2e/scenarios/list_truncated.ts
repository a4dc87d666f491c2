/**
 * A second item, and the event lists the first one only: `has_more`. The one that
 * gives the plan is not among them. It is read at Stripe a few seconds later, as a
 * rule; here our key may not, so that it stays unread until somebody mends that.
 */
import type { Scenario } from "./frame/scenario";

export const list_truncated: Scenario = {
  code: "list_truncated",
  group: "C",
  title:
    "Noor has an add-on and takes Pro beside it; the event shows the add-on, and our key may not read the rest.",
  daysAgo: 2,
  async play(world) {
    const noor = await world.signsUp("Noor Bakker");
    const { id } = await noor.subscribesTo(["api_calls"]);
    await world.timePasses({ days: 1 });
    const refused = await world.deliveries.apiRefuses(
      `/v1/subscriptions/${id}`,
      403,
      "The provided key does not have the required permissions for this endpoint.",
    );
    await world.deliveries.suffer(noor, { do: "truncate_lists", limit: 1 });
    world.tell("Noor takes pro_monthly beside it.");
    await world.stripe.subscriptionItems.create({ subscription: id, price: world.price("pro_monthly") });
    await world.deliveries.isMet(refused);
    return { who: noor, reference: noor.email };
  },
  codes: ["list_truncated", "stripe_refetch_failed"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
};
