/**
 * Bought for a year seven weeks ago, and never heard of here: Stripe keeps events
 * for thirty days. Only the objects themselves can still be asked for. The
 * emulator counts the thirty days in its own time, so that this story moves it.
 */
import type { Scenario } from "./frame/scenario";

export const event_expired: Scenario = {
  code: "event_expired",
  group: "A",
  title: "Vera bought Pro for a year so long ago that Stripe has forgotten the events.",
  daysAgo: 50,
  async play(world) {
    const vera = await world.signsUp("Vera Horvat");
    await world.longAgo(async () => {
      await world.deliveries.suffer(vera, { do: "drop", pretend: "abandoned" });
      await vera.buys("pro_yearly");
    });
    return { who: vera, reference: vera.email };
  },
  codes: ["event_expired"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
};
