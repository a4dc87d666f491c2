/**
 * Tried ten times and given up. As with `processing_failed` no event is known that
 * makes our handler fail; staged is one whose object cannot be read at all, which
 * stays unapplied until somebody mends and replays it.
 */
import type { Scenario } from "./frame/scenario";

export const processing_dead: Scenario = {
  code: "processing_dead",
  group: "C",
  title: "The event of Otto's subscription stays unapplied however often it runs.",
  daysAgo: 1,
  async play(world) {
    const otto = await world.signsUp("Otto Keller");
    await world.deliveries.suffer(otto, { do: "drop", pretend: "delivered" }, unusable);
    await otto.buys("pro_monthly");
    const event = await otto.eventOf("customer.subscription.created");
    await world.deliveries.post({ ...event, data: { object: null } });
    await world.settles();
    await world.app.replay(event.id, "scenario processing_dead: once more, in vain");
    return { who: otto, reference: event.id };
  },
  codes: ["processing_dead"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
};

const unusable = ["customer.subscription.*", "checkout.session.*"];
