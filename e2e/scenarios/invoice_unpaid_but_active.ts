/** Billed by invoice: active at Stripe from the first day, though nothing has been paid yet. */
import type { Scenario } from "./frame/scenario";

export const invoice_unpaid_but_active: Scenario = {
  code: "invoice_unpaid_but_active",
  group: "E",
  title: "The Schröder company has thirty days to pay its invoice.",
  daysAgo: 5,
  async play(world) {
    const schroeder = await world.signsUp("Uwe Schröder");
    await schroeder.subscribesTo(["team_monthly"], { daysUntilDue: 30 });
    await world.timePasses({ hours: 2 });
    return { who: schroeder, reference: schroeder.email };
  },
  codes: ["invoice_unpaid_but_active"],
  expects: { entitled: true, plan: "team" },
};
