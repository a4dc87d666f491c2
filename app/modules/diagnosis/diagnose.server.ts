/** The door: a reference in, a verdict out. Reads only; the same for pages, API and command line. */
import { rules } from "./causes";
import type { AskedOf, DiagnosisContext } from "./context";
import type { Facts } from "./facts";
import { gatherFacts } from "./gather-facts.server";
import { readReference } from "./reference";
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
  const facts = await gatherFacts(context, readReference(pasted), asked);
  return { facts, verdict: diagnose(facts, rules) };
}
