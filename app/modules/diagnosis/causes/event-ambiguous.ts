/** Two different states of one object bear the same second; which came last is asked of Stripe. */
import { differingFields } from "../differing-fields";
import { type EventFact, type Facts, knownOf } from "../facts";
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
    const settled = settledAt(facts, newest);
    const job = (knownOf(facts.jobs) ?? []).find(({ objectId }) => objectId === newest.objectId);
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Two different states of ${newest.objectId ?? "an object"} bear the same second${settled === null ? "; it has to be read at Stripe again" : `; that was settled by ${settled.toISOString()}`}.`,
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
          settled !== null
            ? "Nothing is to be done."
            : job === undefined
              ? "Resync the customer."
              : "The job that reads it again is on its way; resync to have it now.",
        action:
          settled === null && newest.customerId !== null
            ? { kind: "resync", customerId: newest.customerId }
            : { kind: "none" },
        reply: null,
      },
      since: newest.created,
      harmless: settled !== null,
    };
  },
};

/**
 * When it was settled: the object was read at Stripe since, a newer state has come,
 * or Stripe has the very same now. null: it still is open.
 */
function settledAt(facts: Facts, { objectId, created }: EventFact): Date | null {
  const held = (knownOf(facts.mirror) ?? []).find(({ snapshot }) => snapshot.id === objectId);
  if (held === undefined) return null;
  if (held.source === "fetch" || held.asOf > created) return held.asOf;
  const stripe = knownOf(facts.stripe);
  const theirs = stripe?.objects.find(({ snapshot }) => snapshot.id === objectId);
  return theirs && differingFields(held.snapshot, theirs.snapshot).length === 0 ? theirs.asOf : null;
}
