/** The money went back: refunded, or taken by a dispute. What follows is the seller's policy. */
import { type Loss, lossOfCharge } from "../../entitlements/lost-payments";
import { dateOf, fieldSays } from "../evidence";
import { latest } from "../facts";
import type { Evidence, Rule } from "../rule";
import { isDue, truthOf, unread } from "../truth";

export const refundedOrDisputed: Rule = {
  code: "refunded_or_disputed",
  examine(facts) {
    if (truthOf(facts) === null) return unread;
    const charges = latest(facts, "charge");
    const disputes = latest(facts, "dispute");
    // The gate's own reading of them: a dispute that was won leaves the charge marked as disputed for good.
    const lost = charges
      .flatMap((charge) => {
        const loss = lossOfCharge(charge, { charges, disputes });
        return loss === null ? [] : [{ charge, loss }];
      })
      .sort((a, b) => (b.charge.snapshot.created ?? 0) - (a.charge.snapshot.created ?? 0));
    const [first] = lost;
    if (first === undefined) {
      const won = disputes.find(({ snapshot }) => snapshot.data.status === "won");
      return {
        outcome: "cleared",
        looked:
          won === undefined
            ? `None of ${charges.length} payments was refunded in full or disputed.`
            : `Dispute ${won.snapshot.id} of ${won.snapshot.data.chargeId} was won: the money is here to stay.`,
      };
    }
    const { charge, loss } = first;
    const { id, data } = charge.snapshot;
    const about = disputes.filter(({ snapshot }) => snapshot.data.chargeId === id);
    const refunds = latest(facts, "refund").filter(({ snapshot }) => snapshot.data.chargeId === id);
    const more = lost.length === 1 ? "" : ` (and ${lost.length - 1} more)`;
    const happened = [...refunds, ...about].map(({ snapshot }) => snapshot.created ?? 0);
    return {
      outcome: "found",
      certainty: "proven",
      sentence: isDue(facts)
        ? `Payment ${id} ${what[loss.kind]}${more}; by the policy for it, or by what else was paid, access is kept.`
        : `Payment ${id} ${what[loss.kind]}${more}, so nothing is paid that access could rest on.`,
      evidence: [
        fieldSays(
          charge,
          loss.kind === "refunded" ? "refunded" : "disputed",
          String(data.refunded || data.disputed),
        ),
        ...refunds.map(
          (refund): Evidence =>
            fieldSays(refund, "status", `${refund.snapshot.data.status ?? "unknown"}, a refund of ${id}`),
        ),
        ...about.map(
          (dispute): Evidence =>
            fieldSays(dispute, "status", `${dispute.snapshot.data.status ?? "unknown"}, a dispute of ${id}`),
        ),
      ],
      next: {
        words: words[loss.kind],
        action: { kind: "none" },
        reply: reply[loss.kind],
      },
      since: dateOf(happened.length === 0 ? charge.snapshot.created : Math.max(...happened)),
      harmless: isDue(facts),
    };
  },
};

const what = {
  refunded: "was refunded in full",
  dispute_opened: "is disputed by the payer's bank, which holds the money until it has decided",
  dispute_lost: "was disputed by the payer's bank, and the dispute is lost: the money went back",
} as const satisfies Record<Loss["kind"], string>;

const words = {
  refunded: "The app is right, by the policy for refunds. The payer may buy again.",
  dispute_opened: "Answer the dispute at Stripe; until it is decided the policy for open disputes holds.",
  dispute_lost: "The app is right, by the policy for lost disputes. The payer may buy again.",
} as const satisfies Record<Loss["kind"], string>;

const reply = {
  refunded:
    "Your payment was refunded in full, so the plan that it paid for has ended. You can buy it again at any time.",
  dispute_opened: null,
  dispute_lost: null,
} as const satisfies Record<Loss["kind"], string | null>;
