/** Two different states of one object bear the same second; which came last is asked of Stripe. */
import { type Facts, knownOf } from "../facts";
import type { Rule } from "../rule";

export const eventAmbiguous: Rule = {
  code: "event_ambiguous",
  examine(facts) {
    const ledger = knownOf(facts.ledger);
    if (ledger === null)
      return { outcome: "undecidable", missing: "The ledger of events could not be read." };
    const pair = ledger.events.filter(({ syncReason }) => (syncReason ?? "").startsWith("event_ambiguous"));
    const [newest] = pair;
    if (newest === undefined) return { outcome: "cleared", looked: "No two states of one second are known." };
    const refetched = refetchedAt(facts, newest.objectId);
    const job = (knownOf(facts.jobs) ?? []).find(({ objectId }) => objectId === newest.objectId);
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Two different states of ${newest.objectId ?? "an object"} bear the same second${refetched === null ? "; it has to be read at Stripe again" : `; it was read at Stripe again at ${refetched.toISOString()}, which settled it`}.`,
      evidence: pair.slice(0, 4).map((event) => ({
        kind: "event",
        id: event.id,
        field: "sync",
        says: event.syncReason ?? "ambiguous",
        at: event.created,
        from: "here",
      })),
      next: {
        words:
          refetched !== null
            ? "Nothing is to be done."
            : job === undefined
              ? "Resync the customer."
              : "The job that reads it again is on its way; resync to have it now.",
        action:
          refetched === null && newest.customerId !== null
            ? { kind: "resync", customerId: newest.customerId }
            : { kind: "none" },
        reply: null,
      },
      since: newest.created,
      harmless: refetched !== null,
    };
  },
};

/** Held by a reading rather than by an event: it was asked for after the pair. */
function refetchedAt(facts: Facts, objectId: string | null): Date | null {
  const held = (knownOf(facts.mirror) ?? []).find(({ snapshot }) => snapshot.id === objectId);
  return held?.source === "fetch" ? held.asOf : null;
}
