/** The events are older than the thirty days that Stripe keeps them; only the objects can still be asked for. */
import { absentWithoutEvents, isBeyondKeeping, keptDays } from "../absent-objects";
import { fieldSays } from "../evidence";
import type { Rule } from "../rule";
import { delayed, eventsNotRead, unharmed } from "./never-arrived";

export const eventExpired: Rule = {
  code: "event_expired",
  examine(facts) {
    const absent = absentWithoutEvents(facts)?.filter(({ created }) => isBeyondKeeping(created, facts.now));
    if (absent === undefined) return eventsNotRead;
    const [first] = absent;
    if (first === undefined) {
      return { outcome: "cleared", looked: "Everything older that Stripe has of this payer is held here." };
    }
    const { snapshot } = first.object;
    const customer = snapshot.customerId;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Stripe has ${snapshot.type.replaceAll("_", " ")} ${snapshot.id}, and nothing here ever heard of it; its events are older than the ${keptDays} days that Stripe keeps them.`,
      evidence: absent.slice(0, 5).map(({ object }) => fieldSays(object, "created", "held at Stripe only")),
      next: {
        words: "Resync the customer: the events are gone, the objects are not.",
        action: customer === null ? { kind: "none" } : { kind: "resync", customerId: customer },
        reply: delayed,
      },
      since: first.created,
      harmless: unharmed(facts, null),
      explains: ["mirror_drift", "nothing_paid"],
    };
  },
};
