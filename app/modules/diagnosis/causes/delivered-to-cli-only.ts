/**
 * Somebody took the events, and it was not us: Stripe owes no delivery, and nothing
 * of the time is here. As a rule a developer's `stripe listen`, or another endpoint.
 */
import { ourEndpoints } from "../endpoints";
import { firstLost, othersCameSince } from "../lost-events";
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

export const deliveredToCliOnly: Rule = {
  code: "delivered_to_cli_only",
  examine(facts) {
    const lost = lostOnTheWay(facts);
    if (lost === null) return eventsNotRead;
    const taken = lost.filter(({ fate }) => fate.kind === "taken");
    const first = firstLost(taken);
    if (first === null) {
      return { outcome: "cleared", looked: "Every event that Stripe calls delivered is here." };
    }
    // Where others came, the way was open: one event that is missing among them is another matter.
    if (othersCameSince(facts, first.event.created)) {
      return { outcome: "cleared", looked: "Other events of this payer came by webhook at the time." };
    }
    const ours = ourEndpoints(facts);
    const others =
      ours === null ? "" : ` Our endpoint ${ours[0]?.id ?? "(there is none)"} has nothing outstanding.`;
    return {
      outcome: "found",
      certainty: "likely",
      sentence: `Stripe has delivered ${taken.length === 1 ? "an event" : `${taken.length} events`}, and not to us: ${namesOf(taken)}.${others} Was a stripe listen running?`,
      evidence: evidenceOf(taken).map((one) => ({ ...one, field: "pending_webhooks" })),
      next: {
        words: "Pull in what was missed, and send the events to this endpoint as well.",
        action: { kind: "backfill" },
        reply: delayed,
      },
      since: sinceOf(taken),
      harmless: unharmed(facts, taken),
      explains: ["mirror_drift"],
    };
  },
};
