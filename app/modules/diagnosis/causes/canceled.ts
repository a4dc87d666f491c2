/** Cancelled, and what was paid for is over. */
import { dateOf, fieldSays } from "../evidence";
import { latest } from "../facts";
import type { Rule } from "../rule";
import { isDue, reasonOf, truthOf, unread } from "../truth";

const asked: Record<string, string> = {
  cancellation_requested: "It was asked for, by the payer or by the seller",
  payment_failed: "Stripe ended it, because it could not be collected",
  payment_disputed: "Stripe ended it, because a payment was disputed",
};

export const canceled: Rule = {
  code: "canceled",
  examine(facts) {
    if (truthOf(facts) === null) return unread;
    const reason = reasonOf(facts, "canceled");
    const ended = latest(facts, "subscription").find(({ snapshot }) => snapshot.id === reason?.subject?.id);
    if (reason === null || ended === undefined || isDue(facts)) {
      const looked = isDue(facts)
        ? "What was canceled is not what access rests on."
        : "No subscription was canceled.";
      return { outcome: "cleared", looked };
    }
    const { data } = ended.snapshot;
    const who =
      data.cancellationReason === null
        ? ""
        : ` ${asked[data.cancellationReason] ?? data.cancellationReason}.`;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `${reason.text}${who}`,
      evidence: [
        fieldSays(ended, "status", data.status),
        ...(["canceledAt", "endedAt", "cancelAt"] as const).flatMap((field) => {
          const at = dateOf(data[field]);
          return at === null ? [] : [fieldSays(ended, stripesName[field], at.toISOString())];
        }),
      ],
      next: {
        words: "The app is right. Whoever wants to go on starts a new checkout.",
        action: { kind: "none" },
        reply: "Your subscription has ended. You can subscribe again on the billing page at any time.",
      },
      since: dateOf(data.endedAt ?? data.cancelAt ?? data.canceledAt),
      explains: ["refunded_or_disputed"],
    };
  },
};

const stripesName = { canceledAt: "canceled_at", endedAt: "ended_at", cancelAt: "cancel_at" } as const;
