/**
 * A database that is gone with the container. What a deployment runs on is not a
 * scenario's to change: played is a purchase as any other, and where the app runs
 * on its embedded database (as the demo does) the cause is one restart away.
 */
import type { Scenario } from "./frame/scenario";

export const store_not_persistent: Scenario = {
  code: "store_not_persistent",
  group: "F",
  title: "Ewa's purchase is stored in a database that may not outlive the deployment.",
  async play(world) {
    const ewa = await world.signsUp("Ewa Mazur");
    await ewa.buys("pro_monthly");
    return { who: ewa, reference: ewa.email };
  },
  codes: ["store_not_persistent"],
  expects: { entitled: true, plan: "pro" },
};
