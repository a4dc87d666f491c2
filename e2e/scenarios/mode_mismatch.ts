/** The events say the other mode: the live endpoint was pointed here. Stored, flagged, never applied. */
import type { Scenario } from "./frame/scenario";

export const mode_mismatch: Scenario = {
  code: "mode_mismatch",
  group: "B",
  title: "Diego's events come from the other mode's endpoint.",
  daysAgo: 7,
  async play(world) {
    const diego = await world.signsUp("Diego Álvarez");
    await world.deliveries.suffer(diego, { do: "other_mode" });
    await diego.buys("pro_monthly");
    return { who: diego, reference: diego.email };
  },
  codes: ["mode_mismatch"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  seen: "ignored",
};
