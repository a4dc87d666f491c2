/** What was bought maps to no plan. */
import { fieldSays } from "../evidence";
import { knownOf, latest } from "../facts";
import type { Rule } from "../rule";
import { delayed } from "./never-arrived";

export const priceNotInCatalogue: Rule = {
  code: "price_not_in_catalogue",
  examine(facts) {
    const entitlement = knownOf(facts.entitlement);
    if (entitlement === null)
      return { outcome: "undecidable", missing: "The entitlement could not be derived." };
    const reasons = entitlement.derived.reasons.filter(({ code }) => code === "price_not_in_catalogue");
    const reason = reasons.find(({ effect }) => effect === "denies") ?? reasons[0];
    if (reason === undefined) {
      return { outcome: "cleared", looked: "Every price that was paid for maps to a plan." };
    }
    const subscription = latest(facts, "subscription").find(
      ({ snapshot }) => snapshot.id === reason.subject?.id,
    );
    const item = subscription?.snapshot.data.items[0];
    return {
      outcome: "found",
      certainty: "proven",
      sentence: reason.text,
      evidence: subscription
        ? subscription.snapshot.data.items
            .slice(0, 5)
            .map((one) =>
              fieldSays(
                subscription,
                "items.price",
                `${one.priceId ?? "no price"} of ${one.productId ?? "no product"}`,
              ),
            )
        : [],
      next: {
        words: "Map the price or its product to a plan; everybody who pays for it is derived again at once.",
        action: { kind: "map_price", priceId: item?.priceId ?? null, productId: item?.productId ?? null },
        reply: delayed,
      },
      since: subscription?.asOf ?? null,
      harmless: reason.effect !== "denies",
    };
  },
};
