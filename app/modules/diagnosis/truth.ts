/**
 * What is due to the subject according to Stripe: derived from its objects as they
 * are there now where it was asked, else from what we hold. The rules of the gate
 * derive it, so that verdict and gate cannot disagree about the same objects.
 */
import type { Entitlement, Reason } from "../entitlements/entitlement";
import { type Facts, knownOf } from "./facts";

/** null: neither Stripe nor our own rows could be looked at. */
export function truthOf(facts: Facts): Entitlement | null {
  return knownOf(facts.stripe)?.entitlement ?? knownOf(facts.entitlement)?.derived ?? null;
}

/** Is access due? */
export function isDue(facts: Facts): boolean {
  const truth = truthOf(facts);
  return truth !== null && truth.state !== "free";
}

/** The reason with this code, whatever its effect: the same words as on the person's page. */
export function reasonOf(facts: Facts, code: string): Reason | null {
  return truthOf(facts)?.reasons.find((reason) => reason.code === code) ?? null;
}

export const unread = {
  outcome: "undecidable",
  missing: "Neither Stripe nor what we hold of it could be read.",
} as const;
