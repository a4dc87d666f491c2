/** What becomes of a subscription when its invoices are paid, fail, or are given up. */
import type Stripe from "stripe";
import { followInvoices } from "../invoicing/followers";
import { invoicePaymentIntent } from "../invoicing/pay";
import { attach } from "../payments/attach";
import { defineSetupOwner } from "../payments/owners";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { invoices, subscriptionOf } from "../tables/invoicing";
import { paymentMethods } from "../tables/payments";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { end, expire } from "./cancel";
import { applyHeld } from "./pending-update";
import { resumed } from "./resume";
import { afterLastAttempt } from "./settings";
import { asOneChange, hasEnded, hiddenOf, saveSubscription } from "./store";
import { EXPIRE, scheduleTimers } from "./timers";

type Step = (scope: Scope, subscription: Stripe.Subscription, invoice: Stripe.Invoice) => void;

/** Runs the step on the invoice's subscription, on its clock, unless there is none or it has ended. */
const on = (step: Step) => (scope: Scope, invoice: Stripe.Invoice) => {
  const subscription = scope.get(subscriptions, subscriptionOf(invoice));
  if (subscription === null || hasEnded(subscription)) return;
  const clocked = onCustomerClock(scope, idOf(subscription.customer));
  asOneChange(clocked, subscription.id, () => step(clocked, subscription, invoice));
};

/** Called once, by the room's index. */
export function followOwnInvoices(): void {
  followInvoices({
    paid: on(paid),
    processing: on(processing),
    paymentFailed: on(lapse),
    paymentActionRequired: on(lapse),
    pastDue: on(lapse),
    gaveUp: on(giveUp),
    voided: on(voided),
    markedUncollectible: on(settled),
  });
  defineSetupOwner("subscription", { succeeded: methodSaved });
}

/**
 * Whether it is this invoice that decides the status: at Stripe the one that was
 * finalised last. A renewal is finalised an hour after it is drawn up, and a
 * change of plan may be billed, and be `latest_invoice`, in between.
 */
function decides(scope: Scope, subscription: Stripe.Subscription, invoice: Stripe.Invoice): boolean {
  const moment = (each: Stripe.Invoice) => each.status_transitions.finalized_at ?? 0;
  const last = scope
    .find(invoices, "subscription", subscription.id)
    .filter((each) => each.status !== "draft")
    .reduce<Stripe.Invoice | null>(
      (found, each) => (found === null || moment(each) >= moment(found) ? each : found),
      null,
    );
  return last === null || last.id === invoice.id;
}

/** The state that a paid subscription is in. */
function goingOn(scope: Scope, subscription: Stripe.Subscription): "active" | "trialing" {
  return subscription.trial_end !== null && subscription.trial_end > scope.now ? "trialing" : "active";
}

function paid(scope: Scope, subscription: Stripe.Subscription, invoice: Stripe.Invoice): void {
  const { held, resuming } = hiddenOf(scope, subscription.id);
  keepMethod(scope, subscription, invoice);
  if (held === invoice.id) applyHeld(scope, scope.need(subscriptions, subscription.id));
  if (resuming === invoice.id) resumed(scope, subscription.id);
  settled(scope, scope.need(subscriptions, subscription.id), invoice);
}

/** Nothing is owed for the time under way any more. */
function settled(scope: Scope, subscription: Stripe.Subscription, invoice: Stripe.Invoice): void {
  if (!["incomplete", "past_due", "unpaid"].includes(subscription.status)) return;
  if (!decides(scope, subscription, invoice)) return;
  scope.unschedule(subscription.id, EXPIRE);
  const going = saveSubscription(scope, { ...subscription, status: goingOn(scope, subscription) });
  scheduleTimers(scope, going);
}

/** A bank debit is trusted until it comes back. */
function processing(scope: Scope, subscription: Stripe.Subscription, invoice: Stripe.Invoice): void {
  keepMethod(scope, subscription, invoice);
  if (subscription.status === "incomplete")
    settled(scope, scope.need(subscriptions, subscription.id), invoice);
}

function lapse(scope: Scope, subscription: Stripe.Subscription, invoice: Stripe.Invoice): void {
  if (subscription.status !== "active" && subscription.status !== "trialing") return;
  if (hiddenOf(scope, subscription.id).held === invoice.id) return;
  if (!decides(scope, subscription, invoice)) return;
  saveSubscription(scope, { ...subscription, status: "past_due" });
}

function giveUp(scope: Scope, subscription: Stripe.Subscription): void {
  if (subscription.status !== "past_due" && subscription.status !== "active") return;
  const then = afterLastAttempt(scope);
  if (then === "cancel") end(scope, subscription, "payment_failed");
  else saveSubscription(scope, { ...subscription, status: then });
}

function voided(scope: Scope, subscription: Stripe.Subscription, invoice: Stripe.Invoice): void {
  if (subscription.status !== "incomplete") settled(scope, subscription, invoice);
  else if (decides(scope, subscription, invoice)) expire(scope, subscription);
}

/** `save_default_payment_method`: what paid becomes what pays. */
function keepMethod(scope: Scope, subscription: Stripe.Subscription, invoice: Stripe.Invoice): void {
  if (subscription.payment_settings?.save_default_payment_method !== "on_subscription") return;
  saveAsDefault(scope, subscription, idOf(invoicePaymentIntent(scope, invoice)?.payment_method));
}

function saveAsDefault(scope: Scope, subscription: Stripe.Subscription, id: string | null): void {
  const method = scope.get(paymentMethods, id);
  const customer = idOf(subscription.customer);
  if (method === null || customer === null) return;
  if (idOf(method.customer) === null) attach(scope, method, customer);
  saveSubscription(scope, { ...subscription, default_payment_method: method.id });
}

/** `pending_setup_intent` did its work. */
function methodSaved(scope: Scope, intent: Stripe.SetupIntent, id: string): void {
  const subscription = scope.get(subscriptions, id);
  if (subscription === null || hasEnded(subscription)) return;
  const clocked = onCustomerClock(scope, idOf(subscription.customer));
  asOneChange(clocked, id, () => {
    const next = saveSubscription(clocked, { ...subscription, pending_setup_intent: null });
    saveAsDefault(clocked, next, idOf(intent.payment_method));
  });
}
