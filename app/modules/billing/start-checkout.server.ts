/**
 * A payer presses Upgrade: one customer per user, one Checkout session per user,
 * price and attempt, and the address of Stripe's page. Access comes from what
 * Stripe's events say afterwards, never from here.
 */
import { createHash } from "node:crypto";
import { loadCatalogue } from "../entitlements/rules.server";
import { asPayer } from "../ownership/as-payer.server";
import { bindCheckoutCustomer, checkoutCustomer } from "../ownership/bind-checkout.server";
import { noteOpened } from "../payers/opened-checkouts.server";
import type { StripeFailure } from "../stripe/gateway";
import { hostedPage } from "../stripe/hosted-page";
import type { BillingContext } from "./context";
import { findOffer, planOffers } from "./offers";
import { ownAccount } from "./own-account.server";
import type { Payer } from "./payer";
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
  const { pool, prices, now } = context;
  const { payer, entitlement } = await ownAccount(context, wish.user.id);
  if (payer.subscribed) return { outcome: "already_subscribed" };
  if (waitsForPayment(entitlement)) return { outcome: "payment_processing" };
  const listed = await prices.read(now.getTime());
  if (!listed.ok) return { outcome: "stripe_failed", failure: listed.failure };
  const catalogue = await loadCatalogue(pool);
  const offer = findOffer(planOffers({ catalogue, prices: listed.value, entitlement }), wish.priceId);
  if (offer === null) return { outcome: "not_offered" };

  const customer = await customerFor(context, wish.user, payer);
  if (customer.outcome !== "customer") return customer;
  const started = await sessionFor(context, wish, offer, customer.id);
  const isGone = started.outcome === "stripe_failed" && started.failure.kind === "not_found";
  if (!isGone || payer.customerId === null) return started;
  // Linked here, and deleted at Stripe without our having heard of it.
  const successor = await createCustomer(context, wish.user, payer.customerId);
  return successor.outcome === "customer" ? sessionFor(context, wish, offer, successor.id) : successor;
}

type CustomerOutcome =
  | { outcome: "customer"; id: string }
  | Extract<CheckoutOutcome, { outcome: "customer_of_another" | "stripe_failed" }>;

async function customerFor(
  context: BillingContext,
  user: CheckoutWish["user"],
  { customerId, deleted }: Payer,
): Promise<CustomerOutcome> {
  if (customerId !== null) return { outcome: "customer", id: customerId };
  const made = await asPayer(context.pool, user.id, (tx) => checkoutCustomer(tx, context.livemode, user.id));
  // Made by another request since the payer was read.
  if (made !== null && !deleted.includes(made)) return { outcome: "customer", id: made };
  return createCustomer(context, user, made);
}

/**
 * However often and wherever it is asked for, there is one of a user: the key holds
 * nothing that may change in between, and what two keys made all the same meets a
 * constraint (see bind-checkout.server.ts).
 *
 * @param gone the customer that it succeeds
 */
async function createCustomer(
  { pool, stripe, livemode, now }: BillingContext,
  { id: userId, email, name }: CheckoutWish["user"],
  gone: string | null,
): Promise<CustomerOutcome> {
  const made = await stripe.createCustomer({ userId }, keyFor("customer", livemode, userId, gone));
  if (!made.ok) return { outcome: "stripe_failed", failure: made.failure };
  const bound = await bindCheckoutCustomer(pool, { livemode, customerId: made.value.id, userId, gone, now });
  if (bound.outcome === "another_user") return { outcome: "customer_of_another" };
  const { customerId } = bound;
  // Where that fails Stripe's page asks for the address: no reason to sell nothing.
  await stripe.writeContact({ customerId, email, name });
  return { outcome: "customer", id: customerId };
}

async function sessionFor(
  { pool, stripe, livemode, appUrl, apiBase, now }: BillingContext,
  { user, attempt }: CheckoutWish,
  offer: NonNullable<ReturnType<typeof findOffer>>,
  customerId: string,
): Promise<CheckoutOutcome> {
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
  // Should every event of it be lost, Stripe is asked whether it was paid.
  await noteOpened(pool, livemode, { sessionId: session.value.id, userId: user.id }, now);
  const url = hostedPage(session.value.url, apiBase);
  return url === null ? { outcome: "no_page" } : { outcome: "page", url };
}

/** What a request means, in so many words that none can run into the next; hashed, so that no address travels in a header. */
function keyFor(what: string, ...parts: (string | boolean | null)[]): string {
  return `paidtrail-${what}-${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 40)}`;
}
