/** What a payer's page offers them: plans to buy, a subscription to manage, or neither for now. */
import { loadCatalogue } from "../entitlements/rules.server";
import { sourcesOf } from "../entitlements/plan";
import type { BillingContext } from "./context";
import { type PlanOffer, planOffers } from "./offers";
import type { OwnAccount } from "./own-account.server";
import { waitsForPayment } from "./waiting-payment";

export interface BillingOffers {
  plans: PlanOffer[];
  /** There are prices to show, and Stripe does not tell them. */
  unknownPrices: boolean;
  /** Stripe's portal has something to show them. */
  manageable: boolean;
  /** Further customers of theirs that subscribe: each has a portal of its own. */
  alsoSubscribed: string[];
}

export async function loadOffers(
  { pool, prices, now }: Pick<BillingContext, "pool" | "prices" | "now">,
  { entitlement, payer: { customerId, subscribed, alsoSubscribed } }: OwnAccount,
): Promise<BillingOffers> {
  const nothing = { plans: [], unknownPrices: false, manageable: customerId !== null, alsoSubscribed };
  if (subscribed || waitsForPayment(entitlement)) return nothing;
  const catalogue = await loadCatalogue(pool);
  // Nothing is mapped: nothing is sold here, and Stripe need not be asked.
  if (catalogue.plans.every(({ id }) => sourcesOf(catalogue, id).length === 0)) return nothing;
  const listed = await prices.read(now.getTime());
  if (!listed.ok) return { ...nothing, unknownPrices: listed.failure.kind !== "no_key" };
  return { ...nothing, plans: planOffers({ catalogue, prices: listed.value, entitlement }) };
}
