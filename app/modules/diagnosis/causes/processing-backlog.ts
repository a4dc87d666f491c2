/** Accepted, and not its turn yet. */
import { knownOf } from "../facts";
import type { Rule } from "../rule";

export const processingBacklog: Rule = {
  code: "processing_backlog",
  examine(facts) {
    const ledger = knownOf(facts.ledger);
    if (ledger === null)
      return { outcome: "undecidable", missing: "The ledger of events could not be read." };
    const waiting = ledger.events.filter(({ sync }) => sync === "pending");
    const oldest = waiting.at(-1);
    const { pending, oldestAt, workersAlive } = ledger.backlog;
    if (oldest === undefined) {
      return { outcome: "cleared", looked: `No event of this payer waits; ${pending} wait in all.` };
    }
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `${waiting.length === 1 ? `Event ${oldest.id} (${oldest.type}) waits` : `${waiting.length} events wait`} to be applied, ${pending} in all${oldestAt === null ? "" : ` since ${oldestAt.toISOString()}`}; ${workersAlive === 0 ? "no worker is alive" : workersAlive === 1 ? "one worker is alive" : `${workersAlive} workers are alive`}.`,
      evidence: waiting.slice(0, 5).map((event) => ({
        kind: "event",
        id: event.id,
        field: "sync",
        says: "pending",
        at: event.receivedAt,
        from: "here",
      })),
      next: {
        words:
          workersAlive === 0
            ? "Start a worker: nothing is applied without one."
            : "Wait; look at the workers if it lasts.",
        action: { kind: "none" },
        reply: "Your payment has arrived and is being processed. Your plan follows in a moment.",
      },
      since: oldest.receivedAt,
      explains: ["mirror_drift"],
    };
  },
};
