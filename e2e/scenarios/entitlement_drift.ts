/**
 * What we stored is no longer what the mirror gives: a script of the seller's wrote
 * into our table, as a backup that was restored in part would. The app itself keeps
 * the two together within a second, so that a hand in its database tells the story.
 * Its answer is derived at the moment of asking and is right all the same.
 */
import { ScenarioFailure } from "./frame/failure";
import { handInDatabase } from "./frame/hand-in-database";
import type { Scenario } from "./frame/scenario";

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
    const changed = await handInDatabase(
      world.app.running.databaseUrl,
      "update entitlements set plan_id = 'free', state = 'free' where user_id = $1",
      [silke.userId],
    );
    if (changed === 0) throw new ScenarioFailure("Nothing was stored of Silke that a script could change.");
    return { who: silke, reference: silke.email };
  },
  codes: ["entitlement_drift"],
  expects: { entitled: true, plan: "pro" },
};
