/**
 * A close look at one subject: the diagnosis, first with what is here; Stripe is asked
 * only where its answer could change anything. What is found is kept by record-look.
 */
import type { AskedOf, DiagnosisContext } from "../diagnosis/context";
import { type Diagnosis, diagnoseCase } from "../diagnosis/diagnose.server";
import type { Reference } from "../diagnosis/reference";
import { loadRules } from "../entitlements/rules.server";
import type { FoundBy, PayerSubject } from "../payers/payer-checks.server";
import { type Judgement, judge } from "./judge";
import { type Recorded, recordLook } from "./record-look.server";

export interface LookDeps {
  diagnosis: DiagnosisContext;
  /** Without a key there is nobody to ask. */
  mayAskStripe: boolean;
}

export interface Looked extends Recorded {
  /** Stripe was to be asked and did not answer: nothing is certain. */
  unanswered: boolean;
}

const heldHere: AskedOf = { stripe: "never", stripeWithinMs: 1_500 };
/** Nobody waits for it. */
const withStripe: AskedOf = { stripe: "always", stripeWithinMs: 20_000 };

export async function lookAt(deps: LookDeps, subject: PayerSubject, foundBy: FoundBy): Promise<Looked> {
  const { diagnosis: context, mayAskStripe } = deps;
  const rules = await loadRules(context.pool);
  const reference = referenceTo(subject);
  const judged = ({ facts, verdict }: Diagnosis): Judgement => judge(facts, verdict, rules);
  let judgement = judged(await diagnoseCase(context, reference, heldHere));
  if (judgement.open && mayAskStripe && (judgement.found !== null || needsStripe(foundBy, judgement))) {
    judgement = judged(await diagnoseCase(context, reference, withStripe));
  }
  const recorded = await recordLook(context, { asked: subject, judgement, foundBy });
  return { ...recorded, unanswered: judgement.open && mayAskStripe && judgement.found === null };
}

/**
 * Who was noticed by what is held here, and is in order by it now, is in order: they are
 * everybody who ever checks out. Other signs came from Stripe, so it has the last word.
 */
function needsStripe(foundBy: FoundBy, { over }: Judgement): boolean {
  return foundBy !== "derive" && !(foundBy === "checkout" && over.includes("paid_but_free"));
}

/** An id of the host's may look like anything, so that it is not read again. */
function referenceTo({ type, id }: PayerSubject): Reference {
  return type === "user" ? { text: id, kind: "user" } : { text: id, kind: "object", type, id };
}
