/**
 * `pending_if_incomplete`: a change that costs something now takes effect when
 * its invoice is paid, and is dropped when that does not happen within 23 hours.
 */
import type Stripe from "stripe";
import { voidInvoice } from "../invoicing/void";
import { invoices } from "../tables/invoicing";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { billNow, putAside } from "./bill";
import type { SubscriptionChange } from "./requests";
import type { Plan } from "./plan-change";
import { hiddenOf, saveSubscription } from "./store";
import { PATIENCE, scheduleTimers, UPDATE_EXPIRES } from "./timers";

/** Bills the change; applies it at once if that succeeds, else keeps it in `pending_update`. */
export function holdBack(scope: Scope, id: string, plan: Plan, change: SubscriptionChange): void {
  putAside(scope, plan.next, plan.prorations);
  const invoice = billNow(scope, id, {
    reason: "subscription_update",
    lines: plan.periods,
    offSession: change.offSession,
    // Marked before it is collected: a decline is no lapse of what was paid for.
    drawnUp: (draft) => {
      saveSubscription(scope, scope.need(subscriptions, id), { hidden: { held: draft.id } });
    },
  });
  const now = scope.need(subscriptions, id);
  if (invoice.status === "paid") {
    const { billing_cycle_anchor, status, trial_end, trial_start } = plan.next;
    const next = { ...now, billing_cycle_anchor, status, trial_end, trial_start };
    saveSubscription(scope, next, { items: plan.items, hidden: { held: null } });
    return;
  }
  const expires = scope.now + PATIENCE;
  saveSubscription(scope, {
    ...now,
    pending_update: {
      billing_cycle_anchor:
        plan.next.billing_cycle_anchor === now.billing_cycle_anchor ? null : plan.next.billing_cycle_anchor,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at: expires,
      metadata: null,
      subscription_items: plan.items,
      trial_end: plan.next.trial_end === now.trial_end ? null : plan.next.trial_end,
      trial_from_plan: null,
    },
  });
  scope.schedule({ kind: UPDATE_EXPIRES, at: expires, subject: id });
}

/** Its invoice was paid. Emits `customer.subscription.pending_update_applied`. */
export function applyHeld(scope: Scope, subscription: Stripe.Subscription): void {
  const pending = subscription.pending_update;
  // While the request is still at work there is nothing pending yet: it applies the change itself.
  if (pending === null) return;
  scope.unschedule(subscription.id, UPDATE_EXPIRES);
  saveSubscription(
    scope,
    {
      ...subscription,
      billing_cycle_anchor: pending.billing_cycle_anchor ?? subscription.billing_cycle_anchor,
      pending_update: null,
      trial_end: pending.trial_end ?? subscription.trial_end,
    },
    {
      ...(pending.subscription_items === null ? {} : { items: pending.subscription_items }),
      hidden: { held: null },
      events: ["customer.subscription.pending_update_applied"],
    },
  );
  scheduleTimers(scope, scope.need(subscriptions, subscription.id));
}

/** Nobody paid in time. Emits `customer.subscription.pending_update_expired`. */
export function expireHeld(scope: Scope, id: string): void {
  drop(scope, id, ["customer.subscription.pending_update_expired"]);
}

/** Another change takes its place. */
export function dropHeld(scope: Scope, id: string): void {
  drop(scope, id, []);
}

function drop(scope: Scope, id: string, events: readonly Stripe.Event.Type[]): void {
  const { held } = hiddenOf(scope, id);
  if (held === null) return;
  scope.unschedule(id, UPDATE_EXPIRES);
  const invoice = scope.get(invoices, held);
  if (invoice?.status === "open") voidInvoice(scope, invoice);
  const subscription = scope.need(subscriptions, id);
  saveSubscription(scope, { ...subscription, pending_update: null }, { hidden: { held: null }, events });
}
