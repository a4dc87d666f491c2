/** The first payment was not confirmed in time, and Stripe gave the subscription up. */
import { dateOf, fieldSays } from "../evidence";
import { latest } from "../facts";
import type { Rule } from "../rule";
import { isDue, reasonOf, truthOf, unread } from "../truth";

export const subscriptionIncompleteExpired: Rule = {
  code: "subscription_incomplete_expired",
  examine(facts) {
    if (truthOf(facts) === null) return unread;
    // The latest of what has ended is told, unless something is due all the same.
    const reason = reasonOf(facts, "subscription_incomplete_expired");
    const given = latest(facts, "subscription").find(({ snapshot }) => snapshot.id === reason?.subject?.id);
    if (reason === null || given === undefined || isDue(facts)) {
      return { outcome: "cleared", looked: "No subscription was given up for want of its first payment." };
    }
    const { id, created } = given.snapshot;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `The first payment of subscription ${id} was not confirmed within 23 hours, so Stripe gave it up and charged nothing.`,
      evidence: [fieldSays(given, "status", "incomplete_expired")],
      next: {
        words: "The payer has to start a new checkout.",
        action: { kind: "none" },
        reply:
          "Your bank's confirmation did not reach Stripe in time, so nothing was charged. Please start the upgrade once more.",
      },
      since: dateOf(created),
    };
  },
};
