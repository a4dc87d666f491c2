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
    const bound = facts.subject.customers.find(({ boundTo }) => boundTo?.userId === derived.userId);
    const ended = stored?.validUntil ?? null;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Stored is ${stored?.planName ?? "nothing"} (${stored?.state ?? "never derived"}); from what we hold follows ${derived.planName} (${derived.state}). Whoever asks for access is told the latter; lists and notifications rest on what is stored.`,
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
        words:
          "Derive it again: a resync of the customer does. Where an end has passed the worker does so by itself; does it run?",
        action:
          bound === undefined
            ? { kind: "rederive", userId: derived.userId }
            : { kind: "resync", customerId: bound.id },
        reply: null,
      },
      // Where it has ended by itself, since then; of anything else no moment is known.
      since: ended !== null && ended <= facts.now ? ended : null,
    };
  },
};
