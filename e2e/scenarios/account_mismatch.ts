/** A Connect endpoint: the events say that they happened in a connected account. */
import type { Scenario } from "./frame/scenario";

export const account_mismatch: Scenario = {
  code: "account_mismatch",
  group: "B",
  title: "Freja's events belong to a connected account.",
  daysAgo: 1,
  async play(world) {
    const freja = await world.signsUp("Freja Lund");
    await world.deliveries.suffer(freja, { do: "account", account: "acct_1SomebodyElses00" });
    await freja.buys("pro_monthly");
    return { who: freja, reference: freja.email };
  },
  codes: ["account_mismatch"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
  seen: "ignored",
};
