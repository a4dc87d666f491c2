/** Stripe never made the events, as it says itself later. */
import { absentWithoutEvents, isBeyondKeeping } from "../absent-objects";
import { fieldSays } from "../evidence";
import { type Facts, knownOf, type LedgerFacts } from "../facts";
import type { Rule } from "../rule";
import { delayed, eventsNotRead, unharmed } from "./never-arrived";

export const eventGenerationFailed: Rule = {
  code: "event_generation_failed",
  examine(facts) {
    const absent = absentWithoutEvents(facts)?.filter(({ created }) => !isBeyondKeeping(created, facts.now));
    if (absent === undefined) return eventsNotRead;
    const [first] = absent;
    if (first === undefined) {
      return {
        outcome: "cleared",
        looked: "Stripe has made events for everything that it has of this payer.",
      };
    }
    const failures = failuresAfter(facts, first.created);
    const { snapshot } = first.object;
    const customer = snapshot.customerId;
    return {
      outcome: "found",
      certainty: failures.length > 0 ? "proven" : "likely",
      sentence: `Stripe has ${snapshot.type.replaceAll("_", " ")} ${snapshot.id}, and no event of it exists, neither here nor there${failures.length > 0 ? ": Stripe says that it failed to make events" : ""}.`,
      evidence: [
        ...failures.slice(0, 1).map(({ eventId, at }) => ({
          kind: "event" as const,
          id: eventId,
          field: "type",
          says: "v2.core.health.event_generation_failure.resolved",
          at,
          from: "here" as const,
        })),
        ...absent.slice(0, 5).map(({ object }) => fieldSays(object, "created", "held at Stripe only")),
      ],
      next: {
        words: "Resync the customer: there is no event to wait for.",
        action: customer === null ? { kind: "none" } : { kind: "resync", customerId: customer },
        reply: delayed,
      },
      since: first.created,
      harmless: unharmed(facts, null),
      explains: ["mirror_drift", "nothing_paid"],
    };
  },
};

/** Stripe says so when it has mended it: what it said before is about others. The one that followed first. */
function failuresAfter(facts: Facts, created: Date | null): LedgerFacts["generationFailures"] {
  const failures = knownOf(facts.ledger)?.generationFailures ?? [];
  return failures
    .filter(({ at }) => created !== null && at >= created)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}
