/**
 * A database that is gone with the container. What a deployment runs on is not a
 * scenario's to change; what is left to be seen of it is: Stripe delivered everything
 * in the days before this database was made, and nothing of it is here. True on a
 * database that is younger than the story.
 */
import type { Scenario } from "./frame/scenario";

export const store_not_persistent: Scenario = {
  code: "store_not_persistent",
  group: "F",
  title: "Ewa bought Pro weeks ago; the database that heard of it went with its container.",
  daysAgo: 20,
  async play(world) {
    const ewa = await world.signsUp("Ewa Mazur");
    await world.deliveries.suffer(ewa, { do: "drop", pretend: "delivered" });
    await ewa.buys("pro_monthly");
    await world.timePasses({ days: 1 });
    return { who: ewa, reference: ewa.email };
  },
  codes: ["store_not_persistent", "delivered_to_cli_only"],
  expects: { entitled: true, plan: "pro" },
  shows: { entitled: false, plan: "free" },
};
