/** A trial ended without a card (`paused`), or the seller stopped collecting (`pause_collection`). */
import { dayOf } from "../../entitlements/dates";
import { dateOf, fieldSays } from "../evidence";
import { latest } from "../facts";
import type { Rule } from "../rule";
import { isDue, truthOf, unread } from "../truth";

export const subscriptionPaused: Rule = {
  code: "subscription_paused",
  examine(facts) {
    if (truthOf(facts) === null) return unread;
    const subscriptions = latest(facts, "subscription");
    const paused = subscriptions.find(({ snapshot }) => snapshot.data.status === "paused");
    if (paused) {
      const { id, data } = paused.snapshot;
      return {
        outcome: "found",
        certainty: "proven",
        sentence: `Subscription ${id} is paused: its trial ended without a way of paying.`,
        evidence: [fieldSays(paused, "status", "paused")],
        next: {
          words: "The payer has to add a card in Stripe's portal; the subscription is resumed after that.",
          action: { kind: "none" },
          reply: "Your trial has ended and we have no card of yours. Add one on the billing page to go on.",
        },
        since: dateOf(data.trialEnd),
        harmless: isDue(facts),
      };
    }
    const stopped = subscriptions.find(
      ({ snapshot }) => snapshot.data.pauseCollection !== null && snapshot.data.status !== "canceled",
    );
    if (!stopped) return { outcome: "cleared", looked: "No subscription is paused." };
    const { id, data } = stopped.snapshot;
    const resumes = dateOf(data.pauseCollection?.resumesAt ?? null);
    const until = resumes === null ? "" : ` until ${dayOf(resumes)}`;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Subscription ${id} collects no payments${until} (pause_collection: ${data.pauseCollection?.behavior ?? "unknown"}); what access follows is the seller's policy.`,
      evidence: [fieldSays(stopped, "pause_collection", data.pauseCollection?.behavior ?? "set")],
      next: {
        words: "Resume the collection at Stripe, or change the policy for paused collections.",
        action: { kind: "none" },
        reply: null,
      },
      since: null,
      harmless: isDue(facts),
    };
  },
};
