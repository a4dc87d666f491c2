/** The metadata names a user that the host application never told us of. */
import type { Scenario } from "./frame/scenario";

export const user_unknown: Scenario = {
  code: "user_unknown",
  group: "D",
  title: "Marc's payment names a user that does not exist here.",
  daysAgo: 5,
  async play(world) {
    const marc = world.meets("Marc Dupont");
    await marc.buys("pro_monthly");
    return { who: marc, reference: marc.customer };
  },
  codes: ["user_unknown"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  seen: "unmapped",
};
