/** Accepted, and applying it fails; it is tried again. */
import { knownOf } from "../facts";
import type { Rule } from "../rule";
import { delayed, unharmed } from "./never-arrived";
import { isCode } from "./recorded-only";

/** Reasons for which an event that was accepted cannot be used. */
const unusable = ["object_unusable", "payload_unreadable"];

export const processingFailed: Rule = {
  code: "processing_failed",
  examine(facts) {
    const ledger = knownOf(facts.ledger);
    if (ledger === null)
      return { outcome: "undecidable", missing: "The ledger of events could not be read." };
    const failing = ledger.events.find(
      ({ sync, syncReason }) =>
        sync === "failed" || (sync === "ignored" && unusable.some((code) => isCode(syncReason, code))),
    );
    if (!failing)
      return { outcome: "cleared", looked: `None of ${ledger.events.length} events failed to be applied.` };
    const again = failing.nextAttemptAt;
    const retries = failing.sync === "failed";
    return {
      outcome: "found",
      certainty: "proven",
      sentence: retries
        ? `Event ${failing.id} (${failing.type}) was accepted, and applying it failed ${failing.attempts} times: ${failing.lastError ?? "no error kept"}.${again === null ? "" : ` It is tried again at ${again.toISOString()}.`}`
        : `Event ${failing.id} (${failing.type}) was accepted, and what it carries cannot be used (${failing.syncReason}).`,
      evidence: [
        {
          kind: "event",
          id: failing.id,
          field: "sync",
          says: `${failing.sync}: ${failing.lastError ?? failing.syncReason ?? "no error kept"}`,
          at: failing.receivedAt,
          from: "here",
        },
      ],
      next: retries
        ? {
            words: "Wait for the next try, or replay it once the reason is mended.",
            action: { kind: "replay", eventId: failing.id },
            reply: delayed,
          }
        : {
            words: "Resync the customer: the event will never be usable.",
            action:
              failing.customerId === null
                ? { kind: "none" }
                : { kind: "resync", customerId: failing.customerId },
            reply: delayed,
          },
      since: failing.receivedAt,
      harmless: unharmed(facts, null),
      explains: ["mirror_drift"],
    };
  },
};
