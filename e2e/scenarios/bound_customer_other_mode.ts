/**
 * The user is bound to a customer that lives in the other mode: ids were copied
 * from one database into another. Bindings come of events here, so a signed event
 * of a payment in this mode names the customer of the other; asked for it, Stripe
 * says that a similar object exists there.
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
    const customer = await ruben.becomesCustomer({ metadata: {} });
    await world.stripe.paymentIntents.create({ customer, amount: 1_900, currency: "eur" });
    const template = await ruben.eventOf("payment_intent.created");
    ruben.customers.pop();
    const payment = { ...template.data.object, customer: live.id, metadata: { userId: ruben.userId } };
    await world.deliveries.post({
      ...template,
      id: `${template.id}Moved`,
      data: { object: Object.assign(payment, { id: `${Reflect.get(payment, "id")}Moved` }) },
    });
    return { who: ruben, reference: live.id };
  },
  codes: ["bound_customer_other_mode", "nothing_paid"],
  expects: { entitled: false, plan: "free" },
};
