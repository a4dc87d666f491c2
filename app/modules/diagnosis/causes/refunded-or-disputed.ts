/** The money went back: refunded, or taken by a dispute. What follows is the seller's policy. */
import { dateOf, fieldSays } from "../evidence";
import { latest } from "../facts";
import type { Rule } from "../rule";
import { isDue, truthOf, unread } from "../truth";

export const refundedOrDisputed: Rule = {
  code: "refunded_or_disputed",
  examine(facts) {
    if (truthOf(facts) === null) return unread;
    const back = latest(facts, "charge")
      .filter(({ snapshot: { data } }) => data.refunded || data.disputed)
      .sort((a, b) => (b.snapshot.created ?? 0) - (a.snapshot.created ?? 0));
    const [charge] = back;
    if (charge === undefined)
      return { outcome: "cleared", looked: "No payment was refunded in full or disputed." };
    const { id, data, created } = charge.snapshot;
    const disputes = latest(facts, "dispute").filter(({ snapshot }) => snapshot.data.chargeId === id);
    const refunds = latest(facts, "refund").filter(({ snapshot }) => snapshot.data.chargeId === id);
    const what = data.refunded ? "was refunded in full" : "is disputed by the payer's bank";
    const more = back.length === 1 ? "" : ` (and ${back.length - 1} more)`;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: isDue(facts)
        ? `Payment ${id} ${what}${more}; by our policy access is kept.`
        : `Payment ${id} ${what}${more}, so nothing is paid that access could rest on.`,
      evidence: [
        fieldSays(charge, data.refunded ? "refunded" : "disputed", "true"),
        ...refunds.map((refund) =>
          fieldSays(refund, "status", `${refund.snapshot.data.status ?? "unknown"}, a refund of ${id}`),
        ),
        ...disputes.map((dispute) =>
          fieldSays(dispute, "status", `${dispute.snapshot.data.status ?? "unknown"}, a dispute of ${id}`),
        ),
      ],
      next: {
        words: "The policy for refunds and disputes decides; the payer may buy again.",
        action: { kind: "none" },
        reply: data.refunded ? "Your payment was refunded, so the plan that it paid for has ended." : null,
      },
      since: dateOf(created),
      harmless: isDue(facts),
    };
  },
};
