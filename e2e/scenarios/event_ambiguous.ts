/** Two states of one subscription in one second: nothing in the events says which came last. */
import type { Scenario } from "./frame/scenario";

export const event_ambiguous: Scenario = {
  code: "event_ambiguous",
  group: "C",
  title: "Mio cancels and thinks better of it within a second.",
  daysAgo: 3,
  async play(world) {
    const mio = await world.signsUp("Mio Takeda");
    await mio.buys("pro_monthly");
    await world.timePasses({ days: 1 });
    const { id } = await mio.subscription();
    // The clock stands still in between: both bear the same second.
    await world.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await world.stripe.subscriptions.update(id, { cancel_at_period_end: false });
    return { who: mio, reference: id };
  },
  codes: ["event_ambiguous"],
  expects: { entitled: true, plan: "pro" },
};
