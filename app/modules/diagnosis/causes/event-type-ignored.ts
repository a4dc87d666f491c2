/** The event that was asked about is of a type that changes nothing here. */
import { knownOf } from "../facts";
import type { Rule } from "../rule";
import { isCode } from "./recorded-only";

export const eventTypeIgnored: Rule = {
  code: "event_type_ignored",
  examine(facts) {
    const ledger = knownOf(facts.ledger);
    if (ledger === null)
      return { outcome: "undecidable", missing: "The ledger of events could not be read." };
    const asked = facts.subject.object;
    const event = ledger.events.find(({ id }) => asked?.type === "event" && id === asked.id);
    if (event === undefined || event.sync !== "ignored" || !isCode(event.syncReason, "event_type_ignored")) {
      return {
        outcome: "cleared",
        looked: event ? `Events of type ${event.type} are applied.` : "No single event was asked about.",
      };
    }
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Event ${event.id} is a ${event.type}, which changes nothing here by design.`,
      evidence: [
        {
          kind: "event",
          id: event.id,
          field: "sync",
          says: "ignored: event_type_ignored",
          at: event.receivedAt,
          from: "here",
        },
      ],
      next: { words: "Nothing is to be done about this event.", action: { kind: "none" }, reply: null },
      since: event.receivedAt,
      explains: ["nothing_paid"],
    };
  },
};
