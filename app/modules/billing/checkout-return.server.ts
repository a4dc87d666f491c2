/**
 * A payer comes back from Stripe's page. What to tell them: nothing here grants
 * anything, since anybody can type the address that the redirect has.
 */
import { bindingsOfCustomers } from "../ownership/bindings.server";
import type { CheckoutSession } from "../stripe/gateway";
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
  context: Omit<BillingContext, "prices" | "appUrl">,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<CheckoutReturn> {
  const { pool, stripe, livemode, now, apiBase } = context;
  if (!/^cs_\w{1,200}$/.test(sessionId)) return { state: "unknown" };
  const asked = await stripe.retrieveCheckoutSession(sessionId);
  if (!asked.ok) return { state: asked.failure.kind === "not_found" ? "unknown" : "no_answer" };
  const session = asked.value;
  if (!(await belongsTo(context, session, userId))) return { state: "unknown" };
  if (session.status === "expired") return { state: "expired" };
  if (session.status === "open") return { state: "open", url: hostedPage(session.url, apiBase) };
  if (session.paymentStatus === "unpaid") return { state: "processing" };
  const { planName, reasons } = await currentEntitlement(pool, userId, { livemode, now });
  const bought = [session.subscriptionId, session.id];
  const isThere = reasons.some(
    ({ effect, subject }) => effect === "gives" && bought.includes(subject?.id ?? ""),
  );
  return isThere ? { state: "active", planName } : { state: "activating" };
}

/** By the stored link of its customer; a session without a customer by the user whom we named on it. */
async function belongsTo(
  { pool, livemode }: Pick<BillingContext, "pool" | "livemode">,
  { customerId, clientReferenceId }: CheckoutSession,
  userId: string,
): Promise<boolean> {
  if (customerId === null) return clientReferenceId === userId;
  const [link] = await bindingsOfCustomers(pool, livemode, [customerId]);
  return link === undefined ? clientReferenceId === userId : link.userId === userId;
}
