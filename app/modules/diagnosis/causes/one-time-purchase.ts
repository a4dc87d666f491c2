/** Bought once, without a subscription. */
import { dateOf, fieldSays } from "../evidence";
import { knownOf, latest } from "../facts";
import type { Rule } from "../rule";

export const oneTimePurchase: Rule = {
  code: "one_time_purchase",
  examine(facts) {
    const entitlement = knownOf(facts.entitlement);
    if (entitlement === null)
      return { outcome: "undecidable", missing: "The entitlement could not be derived." };
    const reason = entitlement.derived.reasons.find(({ code }) => code === "one_time_purchase");
    const session = latest(facts, "checkout_session").find(
      ({ snapshot }) => snapshot.id === reason?.subject?.id,
    );
    if (reason === undefined || session === undefined) {
      return { outcome: "cleared", looked: "Nothing was bought once." };
    }
    const gives = reason.effect === "gives";
    return {
      outcome: "found",
      certainty: "proven",
      sentence: reason.text,
      evidence: [
        fieldSays(session, "mode", "payment"),
        fieldSays(session, "payment_status", session.snapshot.data.paymentStatus ?? "unknown"),
      ],
      next: gives
        ? {
            words: "Nothing is to be done: no subscription is needed.",
            action: { kind: "none" },
            reply: null,
          }
        : {
            words: "Map what was bought to a plan.",
            action: {
              kind: "map_price",
              priceId: session.snapshot.data.lineItems?.[0]?.priceId ?? null,
              productId: session.snapshot.data.lineItems?.[0]?.productId ?? null,
            },
            reply: null,
          },
      since: dateOf(session.snapshot.created),
      harmless: gives || entitlement.derived.state !== "free",
    };
  },
};
