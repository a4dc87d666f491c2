/** An old price that nobody mapped to a plan: paid every month, and it unlocks nothing. */
import type { Scenario } from "./frame/scenario";

export const price_not_in_catalogue: Scenario = {
  code: "price_not_in_catalogue",
  group: "F",
  title: "Yuki pays for Starter (2022), which the catalogue forgot.",
  daysAgo: 4,
  async play(world) {
    const yuki = await world.signsUp("Yuki Tanaka");
    await yuki.buys("starter_2022");
    return { who: yuki, reference: yuki.email };
  },
  codes: ["price_not_in_catalogue"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
};
