/** Plays one scenario and asks Stripe what came of it. */
import type { Oracle } from "./oracle";
import type { Scenario, Told } from "./scenario";
import type { Theatre } from "./theatre";
import { World } from "./world";

export interface Telling {
  /** See Setting in world.ts. */
  name: string;
  stable: boolean;
  present: number;
  /** Afterwards the cause is made true for the whole account. */
  leave?: boolean;
  tell(line: string): void;
}

export interface Outcome {
  code: string;
  reference: string;
  codes: readonly string[];
  oracle: Oracle;
}

export interface Played {
  outcome: Outcome;
  told: Told;
  world: World;
}

export async function play(scenario: Scenario, theatre: Theatre, telling: Telling): Promise<Played> {
  const { name, stable, present, leave = false, tell } = telling;
  const world = new World({
    ...theatre,
    telling: name,
    stable,
    present,
    daysAgo: scenario.daysAgo ?? 0,
    tell,
  });
  const told = await tellStory(scenario, world);
  if (leave) await scenario.leave?.(world);
  const { code, codes } = scenario;
  const oracle = await world.oracle(told.who);
  return { told, world, outcome: { code, reference: told.reference, codes, oracle } };
}

/** Whatever happens in it, its faults go with it: they are nobody else's. */
async function tellStory(scenario: Scenario, world: World): Promise<Told> {
  try {
    const told = await scenario.play(world);
    await world.reachesThePresent();
    await world.settles();
    return told;
  } finally {
    await world.deliveries.mend();
  }
}
