/** Access given by hand for a while, and the while is over. Stripe never knew of it. */
import type { Scenario } from "./frame/scenario";

export const grant_expired: Scenario = {
  code: "grant_expired",
  group: "F",
  title: "Petra was given Pro for a conference, and it has ended.",
  async play(world) {
    const petra = await world.signsUp("Petra Kraus");
    const until = new Date(Date.now() + 6_000).toISOString();
    await world.runs(
      "grants",
      "add",
      petra.userId,
      "pro",
      "--until",
      until,
      "--reason",
      "speaker at our conference",
    );
    await world.untilAppSays(petra, ({ entitled }) => !entitled);
    return { who: petra, reference: petra.email };
  },
  codes: ["grant_expired", "nothing_paid"],
  expects: { entitled: false, plan: "free" },
};
