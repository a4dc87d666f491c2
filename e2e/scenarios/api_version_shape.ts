/** An endpoint of an old API version: the period stands on the subscription, the invoice names it itself. */
import type { Scenario } from "./frame/scenario";

export const api_version_shape: Scenario = {
  code: "api_version_shape",
  group: "C",
  title: "Ben's events come in the shapes of 2020.",
  daysAgo: 11,
  async play(world) {
    const ben = await world.signsUp("Ben Schulz");
    await world.deliveries.suffer(ben, { do: "api_version", version: "2020-08-27" });
    await ben.buys("pro_monthly");
    return { who: ben, reference: ben.email };
  },
  codes: ["api_version_shape", "healthy"],
  expects: { entitled: true, plan: "pro" },
};
