/** What a payer's page offers them: plans to buy, a subscription to manage, or neither for now. */
import { loadCatalogue } from "../entitlements/rules.server";
import type { Entitlement } from "../entitlements/entitlement";
import { sourcesOf } from "../entitlements/plan";
import type { BillingContext } from "./context";
import { loadPayer } from "./load-payer.server";
import { type PlanOffer, planOffers } from "./offers";
import { waitsForPayment } from "./waiting-payment";

export interface BillingOffers {
  plans: PlanOffer[];
  /** There are prices to show, and Stripe does not tell them. */
  unknownPrices: boolean;
  /** Stripe's portal has something to show them. */
  manageable: boolean;
}

export async function loadOffers(
  { pool, livemode, prices, now }: Pick<BillingContext, "pool" | "livemode" | "prices" | "now">,
  userId: string,
  entitlement: Entitlement,
): Promise<BillingOffers> {
  const { customerId, subscribed } = await loadPayer(pool, livemode, userId);
  const nothing = { plans: [], unknownPrices: false, manageable: customerId !== null };
  if (subscribed || waitsForPayment(entitlement)) return nothing;
  const catalogue = await loadCatalogue(pool);
  // Nothing is mapped: nothing is sold here, and Stripe need not be asked.
  if (catalogue.plans.every(({ id }) => sourcesOf(catalogue, id).length === 0)) return nothing;
  const listed = await prices.read(now.getTime());
  if (!listed.ok) return { ...nothing, unknownPrices: listed.failure.kind !== "no_key" };
  return { ...nothing, plans: planOffers({ catalogue, prices: listed.value, entitlement }) };
}
