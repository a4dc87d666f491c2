/** Stripe has the event, has not got rid of it yet, and still tries. */
import type { Rule } from "../rule";
import {
  delayed,
  eventsNotRead,
  evidenceOf,
  lostOnTheWay,
  namesOf,
  sinceOf,
  unharmed,
} from "./never-arrived";

export const deliveryPendingRetry: Rule = {
  code: "delivery_pending_retry",
  examine(facts) {
    const lost = lostOnTheWay(facts);
    if (lost === null) return eventsNotRead;
    const waiting = lost.filter(({ fate }) => fate.kind === "pending");
    if (waiting.length === 0)
      return { outcome: "cleared", looked: "Stripe still tries to deliver no event of this payer." };
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Stripe is still trying to deliver: ${namesOf(waiting)}.`,
      evidence: evidenceOf(waiting).map((one) => ({ ...one, field: "pending_webhooks" })),
      next: {
        words: "Pull it in now, or wait for Stripe's next try.",
        action: { kind: "backfill" },
        reply: delayed,
      },
      since: sinceOf(waiting),
      harmless: unharmed(facts, waiting),
      explains: ["mirror_drift"],
    };
  },
};
