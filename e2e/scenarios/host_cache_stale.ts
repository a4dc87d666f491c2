/** The host application asked before the purchase, and has not asked since. */
import type { Scenario } from "./frame/scenario";

export const host_cache_stale: Scenario = {
  code: "host_cache_stale",
  group: "F",
  title: "Simon is on Pro here; the application remembers what it heard before he paid.",
  async play(world) {
    const simon = await world.signsUp("Simon Adler");
    await world.app.entitlement(simon.userId);
    await simon.buys("pro_monthly");
    return { who: simon, reference: simon.email };
  },
  codes: ["host_cache_stale", "healthy"],
  expects: { entitled: true, plan: "pro" },
};
