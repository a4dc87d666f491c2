/** What was stored is not what follows from the mirror now. */
import { knownOf } from "../facts";
import type { Rule } from "../rule";

export const entitlementDrift: Rule = {
  code: "entitlement_drift",
  examine(facts) {
    const entitlement = knownOf(facts.entitlement);
    if (entitlement === null)
      return { outcome: "undecidable", missing: "The entitlement could not be derived." };
    const { stored, derived } = entitlement;
    const before = stored?.planId ?? "free";
    const same = before === derived.planId && (stored?.state ?? "free") === derived.state;
    if (same) return { outcome: "cleared", looked: "What is stored follows from what we hold." };
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Stored is ${stored?.planName ?? "nothing"} (${stored?.state ?? "never derived"}); from what we hold now follows ${derived.planName} (${derived.state}). The gate answers with the latter.`,
      evidence: [
        {
          kind: "user",
          id: derived.userId,
          field: "entitlement",
          says: `stored: ${before}`,
          at: stored?.asOf ?? null,
          from: "here",
        },
        {
          kind: "user",
          id: derived.userId,
          field: "entitlement",
          says: `derived: ${derived.planId}`,
          at: facts.now,
          from: "here",
        },
      ],
      next: {
        words: "Derive it again; the worker does so by itself when an end has passed.",
        action: { kind: "rederive", userId: derived.userId },
        reply: null,
      },
      since: stored?.validUntil ?? null,
    };
  },
};
