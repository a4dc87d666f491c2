/** What is to be seen after a story: Stripe's answer, Paidtrail's, and what was refused on the way. */
import { play, type Telling } from "../frame/play";
import type { LedgerEvent } from "../frame/app";
import type { Oracle } from "../frame/oracle";
import type { Scenario } from "../frame/scenario";
import type { Theatre } from "../frame/theatre";

export interface Observed {
  codes: readonly string[];
  reference: string;
  customers: readonly string[];
  oracle: Pick<Oracle, "entitled" | "plan">;
  /** Null: Paidtrail knows nobody by that id. */
  shown: Pick<Oracle, "entitled" | "plan"> | null;
  /** Reasons of the deliveries that were refused, each once. */
  refused: string[];
  /** How the stages of its events ended here, each outcome once. */
  ledger: string[];
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
    customers: told.who.customers,
    oracle: { entitled, plan },
    shown: entitlement && { entitled: entitlement.entitled, plan: entitlement.plan },
    refused: [...new Set(answers.flatMap(({ body }) => reasonIn(body) ?? []))].sort(),
    ledger: [...new Set((await ledgerOf(theatre, told.who.customers)).flatMap(outcomesOf))].sort(),
    faultsLeft: (await emulator.faults()).filter(({ note }) => note === telling.name).length,
  };
}

async function ledgerOf({ app }: Theatre, customers: readonly string[]): Promise<LedgerEvent[]> {
  const all = await Promise.all(customers.map((customer) => app.eventsOf(customer)));
  return all.flat();
}

function outcomesOf({ stages, duplicates }: LedgerEvent): string[] {
  return [stages.mapping.outcome, stages.sync.outcome, ...(duplicates > 0 ? ["duplicate"] : [])];
}

function reasonIn(body: string): string | null {
  return /"code":\s*"((?:signature|body|not)_\w+)"/.exec(body)?.[1] ?? null;
}
