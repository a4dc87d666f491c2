/** The trial is over for minutes, and the first invoice is a draft for the next hour. */
import type { Scenario } from "./frame/scenario";

export const invoice_not_final: Scenario = {
  code: "invoice_not_final",
  group: "E",
  title: "Arthur's first invoice after the trial is still a draft.",
  daysAgo: 10,
  async play(world) {
    const arthur = await world.signsUp("Arthur Simon");
    await arthur.subscribesTo(["pro_monthly"], { trialEnds: world.before({ minutes: 20 }) });
    await world.reachesThePresent();
    const { latest_invoice: invoice } = await arthur.subscription();
    const id = typeof invoice === "string" ? invoice : invoice?.id;
    return { who: arthur, reference: id ?? arthur.email };
  },
  codes: ["invoice_not_final"],
  expects: { entitled: true, plan: "pro" },
};
