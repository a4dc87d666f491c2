/** Accepted, tried as often as it makes sense, and given up until somebody replays it. */
import { knownOf } from "../facts";
import type { Rule } from "../rule";
import { delayed, unharmed } from "./never-arrived";
import { isCode } from "./recorded-only";

export const processingDead: Rule = {
  code: "processing_dead",
  examine(facts) {
    const ledger = knownOf(facts.ledger);
    if (ledger === null)
      return { outcome: "undecidable", missing: "The ledger of events could not be read." };
    const dead = ledger.events.find(
      ({ sync, syncReason }) =>
        sync === "dead" || (sync === "ignored" && isCode(syncReason, "object_missing")),
    );
    if (!dead) return { outcome: "cleared", looked: `None of ${ledger.events.length} events was given up.` };
    const why = dead.lastError ?? dead.syncReason ?? "no error kept";
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Event ${dead.id} (${dead.type}) was accepted and given up${dead.attempts > 1 ? ` after ${dead.attempts} tries` : ""}: ${why}.`,
      evidence: [
        {
          kind: "event",
          id: dead.id,
          field: "sync",
          says: `${dead.sync}: ${why}`,
          at: dead.receivedAt,
          from: "here",
        },
      ],
      next: {
        words:
          "Mend what made it fail and replay it; where the event itself is at fault, resync the customer.",
        action: { kind: "replay", eventId: dead.id },
        reply: delayed,
      },
      since: dead.receivedAt,
      harmless: unharmed(facts, null),
      explains: ["mirror_drift"],
    };
  },
};
