/** Stripe's portal for the payer's own customer: change or cancel the plan, cards, invoices. */
import type { StripeFailure } from "../stripe/gateway";
import { hostedPage } from "../stripe/hosted-page";
import { loadPayer } from "./load-payer.server";
import type { BillingContext } from "./context";

export type PortalOutcome =
  | { outcome: "page"; url: string }
  /** Nothing was ever bought here. */
  | { outcome: "no_customer" }
  | { outcome: "no_page" }
  | { outcome: "stripe_failed"; failure: StripeFailure };

export async function openPortal(
  context: Omit<BillingContext, "prices">,
  userId: string,
): Promise<PortalOutcome> {
  const { pool, stripe, livemode, appUrl, apiBase } = context;
  const { customerId } = await loadPayer(pool, livemode, userId);
  if (customerId === null) return { outcome: "no_customer" };
  const portal = await stripe.createPortalSession({ customerId, returnUrl: `${appUrl}/billing` });
  if (!portal.ok) return { outcome: "stripe_failed", failure: portal.failure };
  const url = hostedPage(portal.value.url, apiBase);
  return url === null ? { outcome: "no_page" } : { outcome: "page", url };
}
