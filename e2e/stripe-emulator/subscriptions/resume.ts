/** A paused subscription goes on: from now, or within its old rhythm, once what is due is paid. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { voidInvoice } from "../invoicing/void";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { invoices } from "../tables/invoicing";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { billNow } from "./bill";
import type { ProrationBehavior } from "./requests";
import { withLiveDiscounts } from "./invoices";
import { rhythmOf } from "./items";
import { periodLine } from "./lines";
import { periodAt } from "./periods";
import { remainingTime } from "./prorate";
import { asOneChange, hiddenOf, itemsOf, saveSubscription } from "./store";
import { PATIENCE, scheduleTimers, UPDATE_EXPIRES } from "./timers";

export interface Resumption {
  /** `now` if absent. */
  billingCycleAnchor?: "now" | "unchanged";
  prorationBehavior?: ProrationBehavior;
  /** `resume_on_payment_success` if absent. */
  paymentBehavior?: "resume_on_payment_attempt" | "resume_on_payment_success";
}

/** Emits `customer.subscription.resumed` when it goes on. @throws ApiError unless it is paused */
export function resumeSubscription(
  scope: Scope,
  subscription: Stripe.Subscription,
  given: Resumption,
): Stripe.Subscription {
  if (subscription.status !== "paused") {
    throw invalidRequest(
      `The subscription ${subscription.id} can only be resumed while its status is paused; it is ${subscription.status}.`,
    );
  }
  const on = onCustomerClock(scope, idOf(subscription.customer));
  const { id } = subscription;
  asOneChange(on, id, () => {
    restart(on, withLiveDiscounts(on, subscription), given.billingCycleAnchor === "unchanged");
    const waits = given.paymentBehavior !== "resume_on_payment_attempt";
    if (!waits) resumed(on, id);
    const lines = given.prorationBehavior === "none" && isPartial(on, id) ? [] : dueLines(on, id);
    const invoice = billNow(on, id, {
      reason: "subscription_update",
      lines,
      drawnUp: ({ id: resuming }) => {
        if (waits) saveSubscription(on, on.need(subscriptions, id), { hidden: { resuming } });
      },
    });
    if (waits && invoice.status === "open") {
      on.schedule({ kind: UPDATE_EXPIRES, at: on.now + PATIENCE, subject: id });
    }
  });
  scheduleTimers(on, on.need(subscriptions, id));
  return on.need(subscriptions, id);
}

/** What it waited for was paid, or nothing had to be. */
export function resumed(scope: Scope, id: string): void {
  const { status_details: _paused, ...subscription } = scope.need(subscriptions, id);
  scope.unschedule(id, UPDATE_EXPIRES);
  const active = saveSubscription(
    scope,
    { ...subscription, status: "active" },
    { hidden: { resuming: null }, events: ["customer.subscription.resumed"] },
  );
  scheduleTimers(scope, active);
}

/** Nobody paid for going on: it stays paused, and the demand is void. */
export function dropResumption(scope: Scope, id: string): void {
  const { resuming } = hiddenOf(scope, id);
  if (resuming === null) return;
  saveSubscription(scope, scope.need(subscriptions, id), { hidden: { resuming: null } });
  const invoice = scope.get(invoices, resuming);
  if (invoice?.status === "open") voidInvoice(scope, invoice);
}

function restart(scope: Scope, subscription: Stripe.Subscription, keepsAnchor: boolean): void {
  const anchor = keepsAnchor ? subscription.billing_cycle_anchor : scope.now;
  const items = itemsOf(scope, subscription.id).map((item) => ({
    ...item,
    current_period_start: scope.now,
    current_period_end: periodAt(anchor, rhythmOf(item.price), scope.now).end,
  }));
  saveSubscription(scope, { ...subscription, billing_cycle_anchor: anchor }, { items });
}

function isPartial(scope: Scope, id: string): boolean {
  return scope.need(subscriptions, id).billing_cycle_anchor !== scope.now;
}

function dueLines(scope: Scope, id: string) {
  const subscription = scope.need(subscriptions, id);
  const items = itemsOf(scope, id);
  if (isPartial(scope, id)) return remainingTime(scope, subscription, items, scope.now);
  return items.map((item) =>
    periodLine(scope, item, { start: item.current_period_start, end: item.current_period_end }),
  );
}
