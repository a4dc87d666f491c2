/** What is to be seen after a story: Stripe's answer, Paidtrail's, and what was refused on the way. */
import { play, type Telling } from "../frame/play";
import type { Oracle } from "../frame/oracle";
import type { Scenario } from "../frame/scenario";
import type { Theatre } from "../frame/theatre";

export interface Observed {
  codes: readonly string[];
  reference: string;
  oracle: Pick<Oracle, "entitled" | "plan">;
  /** Null: Paidtrail knows nobody by that id. */
  shown: Pick<Oracle, "entitled" | "plan"> | null;
  /** Reasons of the deliveries that were refused, each once. */
  refused: string[];
  /** Faults of the story that are still there. */
  faultsLeft: number;
}

export async function observe(scenario: Scenario, theatre: Theatre, telling: Telling): Promise<Observed> {
  const { outcome, told, world } = await play(scenario, theatre, telling);
  const { app, emulator } = theatre;
  const entitlement = (await app.knows(told.who.userId)) ? await app.entitlement(told.who.userId) : null;
  const answers = [...world.deliveries.answers];
  for (const event of await told.who.events()) answers.push(...(await emulator.answersTo(event.id)));
  const { entitled, plan } = outcome.oracle;
  return {
    codes: outcome.codes,
    reference: outcome.reference,
    oracle: { entitled, plan },
    shown: entitlement && { entitled: entitlement.entitled, plan: entitlement.plan },
    refused: [...new Set(answers.flatMap(({ body }) => reasonIn(body) ?? []))].sort(),
    faultsLeft: (await emulator.faults()).filter(({ note }) => note === telling.name).length,
  };
}

function reasonIn(body: string): string | null {
  return /"code":\s*"((?:signature|body|not)_\w+)"/.exec(body)?.[1] ?? null;
}
