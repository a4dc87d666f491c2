/**
 * A payer presses Upgrade: one customer per user, one Checkout session per user,
 * price and attempt, and the address of Stripe's page. Access comes from what
 * Stripe's events say afterwards, never from here.
 */
import { createHash } from "node:crypto";
import { loadCatalogue } from "../entitlements/rules.server";
import { bindCheckoutCustomer } from "../ownership/bind-checkout.server";
import type { StripeFailure } from "../stripe/gateway";
import { hostedPage } from "../stripe/hosted-page";
import { currentEntitlement } from "../sync/current-entitlement.server";
import type { BillingContext } from "./context";
import { loadPayer } from "./load-payer.server";
import { findOffer, planOffers } from "./offers";
import { waitsForPayment } from "./waiting-payment";

export interface CheckoutWish {
  user: { id: string; email: string; name: string | null };
  priceId: string;
  /** Made with the page: pressing twice is one wish, another page another. */
  attempt: string;
}

export type CheckoutOutcome =
  | { outcome: "page"; url: string }
  /** A second subscription would be paid twice: they manage the one they have. */
  | { outcome: "already_subscribed" }
  /** What they paid is still on its way. */
  | { outcome: "payment_processing" }
  | { outcome: "not_offered" }
  /** The customer is linked to somebody else: an operator decides. */
  | { outcome: "customer_of_another" }
  | { outcome: "no_page" }
  | { outcome: "stripe_failed"; failure: StripeFailure };

export async function startCheckout(context: BillingContext, wish: CheckoutWish): Promise<CheckoutOutcome> {
  const { pool, prices, livemode, now } = context;
  const userId = wish.user.id;
  const payer = await loadPayer(pool, livemode, userId);
  if (payer.subscribed) return { outcome: "already_subscribed" };
  const entitlement = await currentEntitlement(pool, userId, { livemode, now });
  if (waitsForPayment(entitlement)) return { outcome: "payment_processing" };
  const listed = await prices.read(now.getTime());
  if (!listed.ok) return { outcome: "stripe_failed", failure: listed.failure };
  const catalogue = await loadCatalogue(pool);
  const offer = findOffer(planOffers({ catalogue, prices: listed.value, entitlement }), wish.priceId);
  if (offer === null) return { outcome: "not_offered" };

  const started = await withCustomer(context, wish, offer, payer.customerId);
  const isGone = started.outcome === "stripe_failed" && started.failure.kind === "not_found";
  // Linked here, and deleted at Stripe without our having heard of it.
  if (isGone && payer.customerId !== null) return withCustomer(context, wish, offer, null, payer.customerId);
  return started;
}

/** @param replacing a customer that is gone: its successor is not the one that the same wish made before it */
async function withCustomer(
  context: BillingContext,
  { user, attempt }: CheckoutWish,
  offer: NonNullable<ReturnType<typeof findOffer>>,
  known: string | null,
  replacing = "",
): Promise<CheckoutOutcome> {
  const { pool, stripe, livemode, now, appUrl, apiBase } = context;
  let customerId = known;
  if (customerId === null) {
    const { id, email, name } = user;
    const key = keyFor("customer", livemode, id, email, name, replacing);
    const made = await stripe.createCustomer({ userId: id, email, name }, key);
    if (!made.ok) return { outcome: "stripe_failed", failure: made.failure };
    customerId = made.value.id;
    const bound = await bindCheckoutCustomer(pool, { livemode, customerId, userId: id, now });
    if (bound === "another_user") return { outcome: "customer_of_another" };
  }
  const session = await stripe.createCheckoutSession(
    {
      userId: user.id,
      customerId,
      priceId: offer.priceId,
      planId: offer.planId,
      mode: offer.interval === null ? "payment" : "subscription",
      successUrl: `${appUrl}/billing/return?session_id={CHECKOUT_SESSION_ID}`,
      cancelUrl: `${appUrl}/billing`,
    },
    keyFor("checkout", livemode, user.id, customerId, offer.priceId, attempt),
  );
  if (!session.ok) return { outcome: "stripe_failed", failure: session.failure };
  const url = hostedPage(session.value.url, apiBase);
  return url === null ? { outcome: "no_page" } : { outcome: "page", url };
}

/** What a request means, in so many words that none can run into the next; hashed, so that no address travels in a header. */
function keyFor(what: string, ...parts: (string | boolean | null)[]): string {
  return `paidtrail-${what}-${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 40)}`;
}
