/** Subscriptions that pay a price which the catalogue maps to no plan: somebody must map it. */
import type { Entitlement } from "./entitlement";

const code = "price_not_in_catalogue";

export interface UnmappedPrice {
  subscriptionId: string;
  /** As the derivation says it. */
  says: string;
  /** It gives no plan at all; otherwise its last one is kept. */
  denies: boolean;
}

export function unmappedPricesIn({ reasons }: Entitlement): UnmappedPrice[] {
  // Stripe's own entitlements may say what the price does not.
  if (reasons.some((reason) => reason.effect === "gives" && reason.code === "stripe_entitlement")) return [];
  return reasons.flatMap(({ code: found, subject, text, effect }) =>
    found === code && subject?.type === "subscription"
      ? [{ subscriptionId: subject.id, says: text, denies: effect === "denies" }]
      : [],
  );
}
