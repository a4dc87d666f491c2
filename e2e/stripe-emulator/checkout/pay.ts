/**
 * An attempt to pay a session. What becomes of it is told by the payment itself
 * (`follow-payments.ts`), because a bank may ask first and a debit takes days;
 * this starts the attempt and looks at where it got.
 */
import type Stripe from "stripe";
import { invoicePaymentIntent } from "../invoicing/pay";
import { challengeUrl } from "../payments/challenge";
import { idOf } from "../store/table";
import { checkoutSessions, type Payer } from "../tables/checkout";
import { invoices } from "../tables/invoicing";
import { paymentIntents, paymentMethods, setupIntents } from "../tables/payments";
import type { Scope } from "../work/scope";
import { completeSession } from "./complete";
import { customerFor } from "./customer";
import { checkDiscounts } from "./discounts";
import { payOnce } from "./pay-once";
import { saveMethod } from "./pay-setup";
import { subscribe } from "./pay-subscription";
import { attemptOf, hiddenOf, noteAttempt, saveHidden } from "./state";
import { totalsOf } from "./totals";

export interface Order {
  payer: Payer;
  /** Null where nothing has to be paid or saved. */
  method: Stripe.PaymentMethod | null;
  /** The form, to be shown again; nothing secret. */
  entered: Record<string, string>;
}

export type Outcome =
  | { outcome: "complete" }
  /** The payer's bank asks, at this page. */
  | { outcome: "challenge"; url: string }
  | { outcome: "failed"; words: string };

/**
 * On an open session, on its customer's clock.
 * @throws ApiError, before anything is written, for a discount that no longer holds
 */
export function payCheckout(scope: Scope, id: string, order: Order): Outcome {
  const session = recounted(scope, id);
  // An earlier attempt may have redeemed them for the subscription or invoice that this one goes on to pay.
  if (hiddenOf(scope, id).redeemed.length === 0) {
    checkDiscounts(scope, session, idOf(session.customer) ?? attemptOf(scope, id).customer);
  }
  noteAttempt(scope, id, { entered: order.entered, failure: null, payer: order.payer });
  const customer = customerFor(scope, session, order.payer);
  rememberRedisplay(scope, session, order);
  const returnUrl = `${scope.baseUrl}/c/pay/${id}`;
  if (session.mode === "setup") saveMethod(scope, session, { customer, method: order.method, returnUrl });
  else if (session.mode === "subscription") {
    subscribe(scope, session, { customer, method: order.method, returnUrl });
  } else payOnce(scope, session, { customer, method: order.method, returnUrl });
  return outcomeOf(scope, id);
}

/** Where the last attempt stands. */
export function outcomeOf(scope: Scope, id: string): Outcome {
  const attempt = attemptOf(scope, id);
  const session = scope.need(checkoutSessions, id);
  if (session.status === "complete") return { outcome: "complete" };
  if (attempt.failure !== null) return { outcome: "failed", words: attempt.failure };
  const intent = openIntent(scope, session);
  if (intent?.status === "requires_capture") {
    // Held, not taken: the payment's owner hears of it only when it is captured.
    completeSession(scope, id, { status: "unpaid", delayed: false });
    return { outcome: "complete" };
  }
  if (intent?.status === "requires_action") return { outcome: "challenge", url: challengeUrl(scope, intent) };
  return {
    outcome: "failed",
    words: "The payment did not go through. Try again, or use another way to pay.",
  };
}

function openIntent(
  scope: Scope,
  session: Stripe.Checkout.Session,
): Stripe.PaymentIntent | Stripe.SetupIntent | null {
  const attempt = attemptOf(scope, session.id);
  const invoice = scope.get(invoices, attempt.invoice);
  if (invoice !== null) return invoicePaymentIntent(scope, invoice);
  return (
    scope.get(paymentIntents, attempt.paymentIntent) ??
    scope.get(setupIntents, attempt.setupIntent ?? idOf(session.setup_intent))
  );
}

/** Counts again: a proration shrinks while the page is open. */
function recounted(scope: Scope, id: string): Stripe.Checkout.Session {
  const session = scope.need(checkoutSessions, id);
  const { lines, plan } = hiddenOf(scope, id);
  if (session.mode === "setup") return session;
  return saveTotals(scope, session, totalsOf(scope, lines, session.discounts, plan));
}

/** Writes the amounts of lines and session. No event: Stripe makes none. */
export function saveTotals(
  scope: Scope,
  session: Stripe.Checkout.Session,
  totals: ReturnType<typeof totalsOf>,
): Stripe.Checkout.Session {
  return saveHidden(
    scope,
    {
      ...session,
      amount_subtotal: totals.subtotal,
      amount_total: totals.total,
      total_details: { amount_discount: totals.discount, amount_shipping: 0, amount_tax: 0 },
    },
    { lines: totals.lines },
  );
}

/** Whether a new method may be offered again on later pages: only if the payer said so. */
function rememberRedisplay(scope: Scope, session: Stripe.Checkout.Session, { method, payer }: Order): void {
  if (method === null || method.customer !== null) return;
  const chosen = hiddenOf(scope, session.id).plan.allowRedisplay;
  const allow_redisplay = payer.save ? "always" : (chosen ?? "limited");
  scope.update(paymentMethods, { ...method, allow_redisplay });
}
