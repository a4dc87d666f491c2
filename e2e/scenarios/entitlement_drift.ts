/**
 * What we stored is no longer what the mirror gives: a script of the seller's wrote
 * into our table, as a backup that was restored in part would. The app itself keeps
 * the two together within a second, so that a hand in its database tells the story.
 * Its answer is derived at the moment of asking and is right all the same.
 */
import { ScenarioFailure } from "./frame/failure";
import { handInDatabase } from "./frame/hand-in-database";
import type { Person } from "./frame/person";
import type { Scenario } from "./frame/scenario";
import type { World } from "./frame/world";

export const entitlement_drift: Scenario = {
  code: "entitlement_drift",
  group: "F",
  title: "Silke pays for Pro; a clean-up script has set what was stored to Free.",
  async play(world) {
    const silke = await world.signsUp("Silke Brandt");
    // A checkout would be read once more some seconds later, which derives again.
    await silke.subscribesTo(["pro_monthly"]);
    await world.settles();
    await world.untilAppSays(silke, ({ plan }) => plan === "pro");
    world.tell("A script sets what is stored to Free.");
    await setToFree(world, silke);
    return { who: silke, reference: silke.email };
  },
  codes: ["entitlement_drift"],
  expects: { entitled: true, plan: "pro" },
};

const changesWithinMs = 15_000;
const lookAgainAfterMs = 100;

/** Once nothing of hers waits to be read at Stripe again: that derives anew what the script has set. */
async function setToFree({ app }: World, { userId, customer }: Person): Promise<void> {
  const deadline = Date.now() + changesWithinMs;
  const script = () =>
    handInDatabase(
      app.running.databaseUrl,
      `update entitlements set plan_id = 'free', state = 'free' where user_id = $1 and not exists (
         select from graphile_worker.jobs j join mirror_objects m on strpos(j.key, m.id) > 0
         where m.customer_id = $2 or m.id = $2)`,
      [userId, customer],
    );
  while ((await script()) === 0) {
    if (Date.now() > deadline)
      throw new ScenarioFailure("Nothing was stored of Silke that a script could change.");
    await new Promise((resolve) => setTimeout(resolve, lookAgainAfterMs));
  }
}
