/** Plays one scenario, leaves its cause true, and asks for the verdict with each reference that it offers. */
import { randomBytes } from "node:crypto";
import { mend } from "../scenarios/frame/mend";
import { play } from "../scenarios/frame/play";
import type { Scenario } from "../scenarios/frame/scenario";
import type { Theatre } from "../scenarios/frame/theatre";
import { belongingsOf } from "./belongings";
import { type Judgement, judge } from "./judge";
import { type Reference, referencesOf } from "./references";

export interface Evaluation {
  code: string;
  codes: readonly string[];
  /** The story's own reference first. */
  asked: (Judgement & { reference: Reference; tookMs: number })[];
}

/** @param whileTrue what else is to be looked at before the account is mended */
export async function evaluate(
  scenario: Scenario,
  theatre: Theatre,
  whileTrue: (references: readonly Reference[]) => Promise<void> = async () => {},
): Promise<Evaluation> {
  const { app, emulator } = theatre;
  await mend(emulator, app.running);
  const begun = Math.floor(Date.now() / 1_000);
  const { told, world } = await play(scenario, theatre, {
    name: `${scenario.code} ${randomBytes(6).toString("hex")}`,
    stable: false,
    present: begun,
    leave: true,
    tell: () => {},
  });
  try {
    const [references, isOfStory] = await Promise.all([
      referencesOf(world, told.who, told.reference),
      belongingsOf(theatre, world, begun),
    ]);
    const asked: Evaluation["asked"] = [];
    for (const reference of references) {
      const started = performance.now();
      const diagnosis = await app.diagnosis(reference.text);
      const tookMs = Math.round(performance.now() - started);
      asked.push({ reference, tookMs, ...judge(diagnosis, scenario.codes, isOfStory) });
    }
    await whileTrue(references);
    return { code: scenario.code, codes: scenario.codes, asked };
  } finally {
    await mend(emulator, app.running);
  }
}
