/** What a session does when its payment, its setup or its invoice moves. */
import type Stripe from "stripe";
import { followInvoices } from "../invoicing/followers";
import { invoicePaymentIntent } from "../invoicing/pay";
import { definePaymentOwner, defineSetupOwner } from "../payments/owners";
import { idOf } from "../store/table";
import { checkoutBegun, checkoutSessions } from "../tables/checkout";
import type { Scope } from "../work/scope";
import { completeSession, settleSession } from "./complete";
import { beginFree } from "./pay-subscription";
import { attemptOf, noteAttempt } from "./state";

const isOpen = (scope: Scope, id: string) => scope.get(checkoutSessions, id)?.status === "open";

const DECLINED = "Your payment method was declined.";

function arrived(scope: Scope, id: string): void {
  if (isOpen(scope, id)) completeSession(scope, id, { status: "paid", delayed: false });
  else settleSession(scope, id, true);
}

function onItsWay(scope: Scope, id: string): void {
  if (isOpen(scope, id)) completeSession(scope, id, { status: "unpaid", delayed: true });
}

function failed(scope: Scope, id: string, words: string): void {
  if (isOpen(scope, id)) noteAttempt(scope, id, { failure: words });
  else settleSession(scope, id, false);
}

/** Called once, when the room is put together. */
export function followPayments(): void {
  definePaymentOwner("checkout", {
    succeeded: (scope, _intent, id) => arrived(scope, id),
    processing: (scope, _intent, id) => onItsWay(scope, id),
    failed: (scope, intent, id) => failed(scope, id, intent.last_payment_error?.message ?? DECLINED),
  });
  defineSetupOwner("checkout", {
    succeeded: saved,
    failed: (scope, intent, id) => failed(scope, id, intent.last_setup_error?.message ?? DECLINED),
  });
  followInvoices(
    {
      paid: (scope, invoice) => withSession(scope, invoice, (id) => arrived(scope, id)),
      processing: (scope, invoice) => withSession(scope, invoice, (id) => onItsWay(scope, id)),
      paymentFailed: (scope, invoice) =>
        withSession(scope, invoice, (id) =>
          failed(scope, id, invoicePaymentIntent(scope, invoice)?.last_payment_error?.message ?? DECLINED),
        ),
    },
    "last",
  );
}

function saved(scope: Scope, setup: Stripe.SetupIntent, id: string): void {
  const session = scope.need(checkoutSessions, id);
  if (session.status !== "open") return;
  if (session.mode === "setup") completeSession(scope, id, { status: "no_payment_required", delayed: false });
  else beginFree(scope, session, idOf(setup.payment_method));
}

/** Only of the invoice that a session was begun on: renewals are nothing to it. */
function withSession(scope: Scope, invoice: Stripe.Invoice, then: (session: string) => void): void {
  const begun = scope.get(checkoutBegun, invoice.id);
  if (begun !== null && attemptOf(scope, begun.session).invoice === invoice.id) then(begun.session);
}
