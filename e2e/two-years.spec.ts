/**
 * The healthy ways, begun two years before the present: what follows each story are
 * two years of renewals on its test clock, and the end is still what Stripe says.
 * One of them in `npm test`, all with LONG=1.
 */
import { randomBytes } from "node:crypto";
import { play } from "./scenarios/frame/play";
import { runningApp } from "./scenarios/frame/running-app";
import type { Scenario } from "./scenarios/frame/scenario";
import { openTheatre, type Theatre } from "./scenarios/frame/theatre";
import { scenarios } from "./scenarios/index";
import { dataDir } from "./support/app-under-test";
import { expect, test } from "./support/test";

const days = 2 * 365;
/** They are in other groups, and all is well at their end. */
const alsoHealthy = ["one_time_purchase", "several_subscriptions"];
const isHealthy = ({ group, code }: Scenario) => group === "healthy" || alsoHealthy.includes(code);
const played = scenarios.filter((scenario) =>
  process.env.LONG ? isHealthy(scenario) : scenario.code === "trial_to_paid",
);

/** Set up once per worker process. */
let theatre: Promise<Theatre> | null = null;
const open = async () => openTheatre(await runningApp(dataDir));

for (const scenario of played) {
  test(`${scenario.code}, and two years of renewals`, async () => {
    test.slow();
    theatre ??= open();
    const { app } = await theatre;
    const telling = {
      name: `two years of ${scenario.code} ${randomBytes(6).toString("hex")}`,
      stable: false,
      present: Math.floor(Date.now() / 1_000),
      tell: () => {},
    };
    const older = { ...scenario, daysAgo: (scenario.daysAgo ?? 0) + days };
    const { outcome, told } = await play(older, await theatre, telling);
    const { entitled, plan, valid_until: until } = await app.entitlement(told.who.userId);
    expect({ entitled, plan, until }).toEqual(outcome.oracle);
  });
}
