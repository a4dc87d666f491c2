/** An older snapshot came late and was rightly not applied. */
import { knownOf } from "../facts";
import type { Rule } from "../rule";

export const eventStale: Rule = {
  code: "event_stale",
  examine(facts) {
    const ledger = knownOf(facts.ledger);
    if (ledger === null)
      return { outcome: "undecidable", missing: "The ledger of events could not be read." };
    const stale = ledger.events.filter(
      ({ sync, syncReason }) => sync === "stale" && !(syncReason ?? "").startsWith("event_ambiguous"),
    );
    const [newest] = stale;
    if (newest === undefined) return { outcome: "cleared", looked: "No event of this payer came too late." };
    return {
      outcome: "found",
      certainty: "proven",
      sentence:
        `Event ${newest.id} (${newest.type}) came after a newer state was known, and was rightly not applied. ${(newest.syncReason ?? "").replace(/^event_stale: ?/, "")}`.trim(),
      evidence: stale.slice(0, 5).map((event) => ({
        kind: "event",
        id: event.id,
        field: "sync",
        says: event.syncReason ?? "stale",
        at: event.created,
        from: "here",
      })),
      next: { words: "Nothing is to be done.", action: { kind: "none" }, reply: null },
      since: newest.receivedAt,
      harmless: true,
    };
  },
};
