/** Genuine and from the future: our clock is slow. */
import type { Scenario } from "./frame/scenario";

export const signature_timestamp_future: Scenario = {
  code: "signature_timestamp_future",
  group: "B",
  title: "Piet's events are signed an hour ahead of our clock.",
  daysAgo: 1,
  async play(world) {
    const piet = await world.signsUp("Piet de Vries");
    await world.deliveries.suffer(piet, { do: "timestamp", seconds: 3_600 });
    await piet.buys("pro_monthly");
    await world.deliveries.areGivenUpOn(piet);
    return { who: piet, reference: piet.email };
  },
  codes: ["signature_timestamp_future"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  refused: "signature_timestamp_future",
};
