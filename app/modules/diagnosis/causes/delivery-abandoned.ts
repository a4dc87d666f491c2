/** Stripe has stopped trying; the event can still be read there, for thirty days. */
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

export const deliveryAbandoned: Rule = {
  code: "delivery_abandoned",
  examine(facts) {
    const lost = lostOnTheWay(facts);
    if (lost === null) return eventsNotRead;
    const given = lost.filter(({ fate }) => fate.kind === "abandoned");
    if (given.length === 0)
      return { outcome: "cleared", looked: "Stripe has given up on no event of this payer." };
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Stripe has stopped trying to deliver: ${namesOf(given)}.`,
      evidence: evidenceOf(given).map((one) => ({ ...one, field: "pending_webhooks" })),
      next: {
        words: "Pull in what was missed: Stripe keeps events for thirty days.",
        action: { kind: "backfill" },
        reply: delayed,
      },
      since: sinceOf(given),
      harmless: unharmed(facts, given),
      explains: ["mirror_drift"],
    };
  },
};
