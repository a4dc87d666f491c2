/** Money back and the subscription ended: both sides agree that access is over. */
import type { Scenario } from "./frame/scenario";

export const refund: Scenario = {
  code: "refund",
  group: "healthy",
  title: "Omar changes his mind within the week: refunded, canceled, and back on Free.",
  daysAgo: 8,
  async play(world) {
    const omar = await world.signsUp("Omar Haddad");
    await omar.buys("pro_monthly");
    await world.timePasses({ days: 4 });
    await omar.isRefunded();
    await omar.cancels("now");
    return { who: omar, reference: omar.email };
  },
  codes: ["canceled", "refunded_or_disputed"],
  expects: { entitled: false, plan: "free" },
};
