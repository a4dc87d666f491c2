/**
 * A payer comes back from Stripe's page. What to tell them: nothing here grants
 * anything, since anybody can type the address that the redirect has.
 */
import { asPayer } from "../ownership/as-payer.server";
import { bindingsOfCustomers } from "../ownership/bindings.server";
import { isSessionOf } from "../ownership/prove-ownership";
import { askForLooks, checkoutPatienceMs } from "../payers/payer-checks.server";
import type { StripeGateway } from "../stripe/gateway";
import { hostedPage } from "../stripe/hosted-page";
import { currentEntitlement } from "../sync/current-entitlement.server";
import type { BillingContext } from "./context";

export type CheckoutReturn =
  /** The events' effect is there. */
  | { state: "active"; planName: string }
  /** Paid at Stripe; its events are on their way. */
  | { state: "activating" }
  /** The bank takes its time. */
  | { state: "processing" }
  /** Not paid; `url` goes on where Stripe's page still waits. */
  | { state: "open"; url: string | null }
  | { state: "expired" }
  /** No such session, or not this person's: which of the two is not told. */
  | { state: "unknown" }
  /** Stripe did not answer: nothing can be said about this payment now. */
  | { state: "no_answer" };

export async function checkoutReturn(
  context: Pick<BillingContext, "pool" | "livemode" | "now" | "apiBase" | "denials"> & {
    stripe: Pick<StripeGateway, "retrieveCheckoutSession">;
  },
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<CheckoutReturn> {
  const { pool, stripe, livemode, now, apiBase, denials } = context;
  const unknown = (): CheckoutReturn => {
    denials.count("checkout_return", userId);
    return { state: "unknown" };
  };
  if ((await denials.tooMany(userId)) || !/^cs_\w{1,200}$/.test(sessionId)) return unknown();
  const asked = await stripe.retrieveCheckoutSession(sessionId);
  if (!asked.ok && asked.failure.kind !== "not_found") return { state: "no_answer" };
  const session = asked.ok ? asked.value : null;
  // Asked also where there is no session: how long the answer takes tells nothing.
  const [link] = await bindingsOfCustomers(pool, livemode, [session?.customerId ?? sessionId]);
  if (session === null || !isSessionOf(userId, session, link?.userId ?? null)) return unknown();
  if (session.status === "expired") return { state: "expired" };
  if (session.status === "open") return { state: "open", url: hostedPage(session.url, apiBase) };
  if (session.paymentStatus === "unpaid") return { state: "processing" };
  const { planName, reasons } = await asPayer(pool, userId, (tx) =>
    currentEntitlement(tx, userId, { livemode, now }),
  );
  const bought = [session.subscriptionId, session.id];
  const isThere = reasons.some(
    ({ effect, subject }) => effect === "gives" && bought.includes(subject?.id ?? ""),
  );
  if (isThere) return { state: "active", planName };
  // Paid by Stripe's word: it has a minute, then somebody is told.
  const dueAt = new Date(now.getTime() + checkoutPatienceMs);
  const subject = { type: "checkout_session" as const, id: session.id };
  await askForLooks(pool, livemode, [subject], { foundBy: "checkout", dueAt });
  return { state: "activating" };
}
