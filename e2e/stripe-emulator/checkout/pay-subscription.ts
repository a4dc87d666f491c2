/** Subscription mode: the subscription is made when the customer pays, and paid with its first invoice. */
import type Stripe from "stripe";
import { invoicePaymentIntent, payInvoice } from "../invoicing/pay";
import { expire } from "../subscriptions/cancel";
import { createSubscription, type NewSubscription } from "../subscriptions/create";
import { idOf } from "../store/table";
import { checkoutBegun, checkoutSessions } from "../tables/checkout";
import { discounts } from "../tables/discounts";
import { invoices } from "../tables/invoicing";
import { paymentMethods } from "../tables/payments";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { completeSession } from "./complete";
import { givenDiscounts } from "./discounts";
import { needMethod, type Means } from "./pay-once";
import { saveMethod } from "./pay-setup";
import { attemptOf, hiddenOf, noteAttempt, saveHidden } from "./state";
import { totalsOf, trialEnd } from "./totals";

export function subscribe(scope: Scope, session: Stripe.Checkout.Session, means: Means): void {
  if ((session.amount_total ?? 0) > 0) {
    collect(scope, session, means);
    return;
  }
  // Nothing is due today. The method is for what comes later: it is saved first, then the subscription begins.
  if (means.method !== null) saveMethod(scope, session, means);
  else beginFree(scope, session, null);
}

/** A subscription without anything due: after its method was saved, or without one. Completes the session. */
export function beginFree(scope: Scope, session: Stripe.Checkout.Session, method: string | null): void {
  begin(scope, session, { defaultPaymentMethod: method });
  completeSession(scope, session.id, { status: "no_payment_required", delayed: false });
}

function collect(scope: Scope, session: Stripe.Checkout.Session, means: Means): void {
  const method = needMethod(means.method);
  const subscription =
    begunBefore(scope, session) ?? begin(scope, session, { paymentBehavior: "default_incomplete" });
  const invoice = scope.get(invoices, idOf(subscription.latest_invoice));
  if (invoice === null || invoice.status === "paid") {
    // The customer's credit pays for it.
    completeSession(scope, session.id, { status: "paid", delayed: false });
    return;
  }
  payInvoice(scope, invoice, { method: scope.need(paymentMethods, method.id), returnUrl: means.returnUrl });
}

/** That of an earlier attempt; one that was made for other terms, or has ended since, is dropped. */
function begunBefore(scope: Scope, session: Stripe.Checkout.Session): Stripe.Subscription | null {
  const attempt = attemptOf(scope, session.id);
  const begun = scope.get(subscriptions, attempt.subscription);
  if (begun === null || begun.status !== "incomplete") return null;
  if (attempt.terms === termsOf(scope, session)) return begun;
  expire(scope, begun);
  return null;
}

const termsOf = (scope: Scope, session: Stripe.Checkout.Session) =>
  JSON.stringify([
    hiddenOf(scope, session.id).lines.map((line) => [line.price?.id, line.quantity]),
    session.discounts,
  ]);

function begin(
  scope: Scope,
  session: Stripe.Checkout.Session,
  how: Pick<NewSubscription, "paymentBehavior" | "defaultPaymentMethod">,
): Stripe.Subscription {
  const { lines, plan } = hiddenOf(scope, session.id);
  const { subscription: wish } = plan;
  const customer = idOf(session.customer) ?? attemptOf(scope, session.id).customer ?? "";
  const sold = lines.map((line) => ({
    recurring: line.price?.type === "recurring",
    item: { price: line.price?.id ?? "", ...(line.quantity === null ? {} : { quantity: line.quantity }) },
  }));
  const subscription = createSubscription(scope, {
    customer,
    items: sold.filter(({ recurring }) => recurring).map(({ item }) => ({ ...item, evenInactive: true })),
    addInvoiceItems: sold.filter(({ recurring }) => !recurring).map(({ item }) => item),
    description: wish.description,
    discounts: givenDiscounts(session),
    metadata: wish.metadata,
    paymentSettings: { save_default_payment_method: "on_subscription" },
    trialEnd: trialEnd(scope, plan),
    ...(wish.billingCycleAnchor === null
      ? {}
      : { billingCycleAnchor: wish.billingCycleAnchor, prorationBehavior: wish.prorationBehavior }),
    ...(wish.billingMode === null ? {} : { billingMode: wish.billingMode }),
    ...(wish.missingPaymentMethod === null
      ? {}
      : {
          trialSettings: {
            end_behavior: { billing_cycle_anchor: null, missing_payment_method: wish.missingPaymentMethod },
          },
        }),
    ...how,
  });
  noteRedeemed(scope, session, subscription);
  const invoice = scope.get(invoices, idOf(subscription.latest_invoice));
  noteAttempt(scope, session.id, {
    invoice: invoice?.id ?? null,
    paymentIntent: invoice === null ? null : (invoicePaymentIntent(scope, invoice)?.id ?? null),
    subscription: subscription.id,
    terms: termsOf(scope, session),
  });
  if (invoice !== null) scope.insert(checkoutBegun, { id: invoice.id, session: session.id }, {});
  return subscription;
}

function noteRedeemed(
  scope: Scope,
  session: Stripe.Checkout.Session,
  subscription: Stripe.Subscription,
): void {
  const { lines, plan } = hiddenOf(scope, session.id);
  const { discounts: amounts } = totalsOf(scope, lines, session.discounts, plan);
  const redeemed = subscription.discounts.map((each, index) => {
    const discount = scope.need(discounts, idOf(each) ?? "");
    scope.update(discounts, { ...discount, checkout_session: session.id });
    return { discount: discount.id, amount: amounts[index] ?? 0 };
  });
  saveHidden(scope, scope.need(checkoutSessions, session.id), { redeemed });
}
