/**
 * The user is bound to a customer that lives in the other mode: ids were copied
 * from one database into another. Bindings come of events here, so a signed event
 * of this mode names the customer of the other; asked for it, Stripe says that a
 * similar object exists there.
 */
import type { Scenario } from "./frame/scenario";

export const bound_customer_other_mode: Scenario = {
  code: "bound_customer_other_mode",
  group: "D",
  title: "Ruben is bound to a live customer in a test deployment.",
  async play(world) {
    const ruben = await world.signsUp("Ruben Peeters");
    const live = await world.stripeWith("sk_live_scenarios").customers.create({
      name: ruben.name,
      email: ruben.email,
      metadata: { userId: ruben.userId },
    });
    await ruben.becomesCustomer({ metadata: {} });
    const template = await ruben.eventOf("customer.created");
    ruben.customers.pop();
    await world.deliveries.post({
      ...template,
      id: `${template.id}Moved`,
      data: { object: { ...live, livemode: false } },
    });
    return { who: ruben, reference: live.id };
  },
  codes: ["bound_customer_other_mode"],
  expects: { entitled: false, plan: "free" },
};
