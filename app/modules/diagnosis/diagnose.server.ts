/** The door: a reference in, a verdict out. Reads only; the same for pages, API and command line. */
import { rules } from "./causes";
import type { AskedOf, DiagnosisContext } from "./context";
import type { Facts } from "./facts";
import { gatherFacts } from "./gather-facts.server";
import { type Reference, readReference } from "./reference";
import { diagnose, type Verdict } from "./verdict";

export interface Diagnosis {
  facts: Facts;
  verdict: Verdict;
}

export async function diagnoseReference(
  context: DiagnosisContext,
  pasted: string,
  asked: AskedOf,
): Promise<Diagnosis> {
  return diagnoseCase(context, readReference(pasted), asked);
}

/** Where it is known already what is meant. */
export async function diagnoseCase(
  context: DiagnosisContext,
  reference: Reference,
  asked: AskedOf,
): Promise<Diagnosis> {
  const facts = await gatherFacts(context, reference, asked);
  return { facts, verdict: diagnose(facts, rules) };
}
