/** The trial is over, and nothing was there to pay with. */
import { dateOf, fieldSays } from "../evidence";
import { latest } from "../facts";
import type { Rule } from "../rule";
import { isDue, reasonOf, truthOf, unread } from "../truth";

export const trialEnded: Rule = {
  code: "trial_ended",
  examine(facts) {
    if (truthOf(facts) === null) return unread;
    const reason = reasonOf(facts, "trial_ended");
    const given = latest(facts, "subscription").find(({ snapshot }) => snapshot.id === reason?.subject?.id);
    if (reason === null || given === undefined || isDue(facts)) {
      return { outcome: "cleared", looked: "No trial has ended that access depends on." };
    }
    const { data } = given.snapshot;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: reason.text,
      evidence: [
        fieldSays(given, "status", data.status),
        fieldSays(given, "trial_end", dateOf(data.trialEnd)?.toISOString() ?? "unknown"),
        ...(data.trialSettings.missingPaymentMethod === null
          ? []
          : [
              fieldSays(
                given,
                "trial_settings.end_behavior.missing_payment_method",
                data.trialSettings.missingPaymentMethod,
              ),
            ]),
      ],
      next: {
        words: "The payer has to subscribe, with a card.",
        action: { kind: "none" },
        reply:
          "Your trial has ended, and no card was charged. You can subscribe on the billing page at any time.",
      },
      since: dateOf(data.endedAt ?? data.trialEnd),
    };
  },
};
