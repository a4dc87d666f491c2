/** A checkout was opened and never paid. */
import { dateOf, fieldSays } from "../evidence";
import { latest } from "../facts";
import type { Rule } from "../rule";
import { isDue, truthOf, unread } from "../truth";

export const checkoutAbandoned: Rule = {
  code: "checkout_abandoned",
  examine(facts) {
    if (truthOf(facts) === null) return unread;
    const sessions = [...latest(facts, "checkout_session")].sort(
      (a, b) => (b.snapshot.created ?? 0) - (a.snapshot.created ?? 0),
    );
    const [newest] = sessions;
    const status = newest?.snapshot.data.status;
    const unfinished = status === "open" || status === "expired";
    // What was bought later, by whatever way, makes an old open page nobody's trouble.
    const since = newest?.snapshot.created ?? 0;
    const later = latest(facts, "subscription").some(({ snapshot }) => (snapshot.created ?? 0) >= since);
    if (newest === undefined || !unfinished || later || isDue(facts)) {
      if (isDue(facts)) return { outcome: "cleared", looked: "Access is due, whatever was left open." };
      if (newest === undefined) return { outcome: "cleared", looked: "No checkout is known." };
      const looked = unfinished
        ? `A subscription was made after checkout ${newest.snapshot.id} was opened.`
        : `The latest checkout, ${newest.snapshot.id}, was finished.`;
      return { outcome: "cleared", looked };
    }
    const { id, created } = newest.snapshot;
    const how = status === "open" ? "is still open" : "expired";
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Checkout ${id} was opened and never paid; it ${how}, and nothing was charged.`,
      evidence: [fieldSays(newest, "status", status)],
      next: {
        words: "The payer has to go through checkout once more.",
        action: { kind: "none" },
        reply:
          "The payment page was opened, and the payment was not completed, so nothing was charged. Please try once more, and write to us if the page gives you an error.",
      },
      since: dateOf(created),
    };
  },
};
