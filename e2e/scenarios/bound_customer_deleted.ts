/** Somebody deleted the customer at Stripe, and with it the subscription. */
import type { Scenario } from "./frame/scenario";

export const bound_customer_deleted: Scenario = {
  code: "bound_customer_deleted",
  group: "D",
  title: "Pavla's customer was deleted at Stripe while tidying up.",
  daysAgo: 9,
  async play(world) {
    const pavla = await world.signsUp("Pavla Dvořák");
    await pavla.buys("pro_monthly");
    await world.timePasses({ days: 6 });
    await world.stripe.customers.del(pavla.customer);
    return { who: pavla, reference: pavla.customer };
  },
  codes: ["bound_customer_deleted"],
  expects: { entitled: false, plan: "free" },
};
