/**
 * Stripe's portal for a customer of the payer's own: change or cancel the plan,
 * cards, invoices. Which subscription is theirs is known by the bound customer alone.
 */
import { asPayer } from "../ownership/as-payer.server";
import type { StripeFailure, StripeGateway } from "../stripe/gateway";
import { hostedPage } from "../stripe/hosted-page";
import type { BillingContext } from "./context";
import { loadPayer } from "./load-payer.server";

export type PortalOutcome =
  | { outcome: "page"; url: string }
  /** Nothing was ever bought here. */
  | { outcome: "no_customer" }
  /** No such customer, or not this person's: which of the two is not told. */
  | { outcome: "unknown" }
  | { outcome: "no_page" }
  | { outcome: "stripe_failed"; failure: StripeFailure };

export async function openPortal(
  context: Pick<BillingContext, "pool" | "livemode" | "appUrl" | "apiBase" | "denials"> & {
    stripe: Pick<StripeGateway, "createPortalSession">;
  },
  /** `asked`: one of several customers of theirs; null: the one that subscribes. */
  { userId, asked }: { userId: string; asked: string | null },
): Promise<PortalOutcome> {
  const { pool, stripe, livemode, appUrl, apiBase, denials } = context;
  const unknown = (): PortalOutcome => {
    denials.count("portal", userId);
    return { outcome: "unknown" };
  };
  if (asked !== null && (await denials.tooMany(userId))) return unknown();
  const payer = await asPayer(pool, userId, (tx) => loadPayer(tx, livemode, userId));
  if (asked !== null && !payer.customerIds.includes(asked)) return unknown();
  const customerId = asked ?? payer.customerId;
  if (customerId === null) return { outcome: "no_customer" };
  const portal = await stripe.createPortalSession({ customerId, returnUrl: `${appUrl}/billing` });
  if (!portal.ok) return { outcome: "stripe_failed", failure: portal.failure };
  const url = hostedPage(portal.value.url, apiBase);
  return url === null ? { outcome: "no_page" } : { outcome: "page", url };
}
