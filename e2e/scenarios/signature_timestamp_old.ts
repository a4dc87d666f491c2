/** Genuine and too old: held up on the way, played again, or our clock is fast. */
import type { Scenario } from "./frame/scenario";

export const signature_timestamp_old: Scenario = {
  code: "signature_timestamp_old",
  group: "B",
  title: "Wanda's events arrive an hour after they were signed.",
  daysAgo: 1,
  async play(world) {
    const wanda = await world.signsUp("Wanda Kowalska");
    await world.deliveries.suffer(wanda, { do: "timestamp", seconds: -3_600 });
    await wanda.buys("pro_monthly");
    await world.deliveries.areGivenUpOn(wanda);
    return { who: wanda, reference: wanda.email };
  },
  codes: ["signature_timestamp_old"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  refused: "signature_timestamp_old",
};
