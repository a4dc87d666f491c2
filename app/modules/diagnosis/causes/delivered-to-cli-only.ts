/**
 * Somebody took the events, and it was not us: Stripe owes no delivery, and nothing
 * of the time is here. As a rule a developer's `stripe listen`, or another endpoint.
 */
import { ourEndpoints, sends } from "../endpoints";
import { firstLost, othersCameSince } from "../lost-events";
import type { Rule } from "../rule";
import { namesOf } from "./never-arrived";
import { examineFate } from "./undelivered";

export const deliveredToCliOnly: Rule = {
  code: "delivered_to_cli_only",
  examine(facts) {
    const endpoints = ourEndpoints(facts);
    const [ours] = endpoints ?? [];
    const nothingOwed = ours === undefined ? "" : ` Our endpoint ${ours.id} has nothing outstanding.`;
    return examineFate(facts, {
      kind: "taken",
      none: "Every event that Stripe calls delivered is here.",
      certainty: "likely",
      // What no endpoint of ours was to get is owed to nobody, and says nothing of who else took it.
      // Where others came, the way was open: one event that is missing among them is another matter.
      clearedBy(lost) {
        const first = firstLost(lost);
        const isSent = endpoints?.some(
          (one) => one.status === "enabled" && lost.some(({ event }) => sends(one, event.type)),
        );
        if (isSent === false) return "No endpoint of ours is to get what is missing: it was owed to nobody.";
        return first !== null && othersCameSince(facts, first.event.created)
          ? "Other events of this payer came by webhook at the time."
          : null;
      },
      sentence: (lost) =>
        `Stripe has delivered ${lost.length === 1 ? "an event" : `${lost.length} events`}, and not to us: ${namesOf(lost)}.${nothingOwed} Was a stripe listen running?`,
      words: "Pull in what was missed, and send the events to this endpoint as well.",
    });
  },
};
