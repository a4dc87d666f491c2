/** Changes of a subscription: its items, its dates, how it is collected, and what that costs now. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { mergeMetadata } from "../api/metadata";
import { redeem, endDiscount } from "../discounts/attach";
import { nothingUpcoming } from "../invoicing/preview";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { discounts } from "../tables/discounts";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { billNow, putAside } from "./bill";
import { placeCancellation, withReason } from "./cancel-dates";
import { addExtra } from "./create";
import { dropHeld, holdBack } from "./pending-update";
import { planChange, type Plan } from "./plan-change";
import { previewNext } from "./preview";
import { trialSettings, type SubscriptionChange } from "./requests";
import { asOneChange, hasEnded, saveSubscription } from "./store";
import { scheduleTimers, warnOfShortTrial } from "./timers";
import { endTrial } from "./trial";

export type { SubscriptionChange } from "./requests";

/** All that can still be said of a subscription that has ended. */
const AFTER_THE_END = ["metadata", "cancellationDetails"];

/**
 * Makes the change, bills what it costs now, and emits one
 * `customer.subscription.updated` with all of it.
 * @throws ApiError for what cannot be; 402 with `error_if_incomplete`
 */
export function changeSubscription(
  scope: Scope,
  subscription: Stripe.Subscription,
  change: SubscriptionChange,
): Stripe.Subscription {
  const on = onCustomerClock(scope, idOf(subscription.customer));
  const { id } = subscription;
  checkOpen(on.need(subscriptions, id), change);
  asOneChange(on, id, () => apply(on, id, change));
  const changed = on.need(subscriptions, id);
  scheduleTimers(on, changed);
  if (typeof change.trialEnd === "number") warnOfShortTrial(on, changed);
  return changed;
}

function checkOpen(subscription: Stripe.Subscription, change: SubscriptionChange): void {
  if (!hasEnded(subscription)) return;
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  if (given.every(([name]) => AFTER_THE_END.includes(name))) return;
  throw invalidRequest("A canceled subscription can only update its cancellation_details and metadata.");
}

function apply(scope: Scope, id: string, change: SubscriptionChange): void {
  if (change.items !== undefined) dropHeld(scope, id);
  const settings = withSettings(scope, scope.need(subscriptions, id), change);
  const trialOver =
    change.trialEnd === "now" && settings.trial_end !== null && settings.status === "trialing";
  const plan = planChange(scope, settings, change);
  const billsNow =
    plan.billsNow || (change.prorationBehavior === "always_invoice" && plan.prorations.length > 0);
  if (billsNow && change.paymentBehavior === "pending_if_incomplete") {
    saveSubscription(scope, settings);
    holdBack(scope, id, plan, change);
    return;
  }
  store(scope, plan, change);
  for (const extra of change.addInvoiceItems ?? []) addExtra(scope, settings, extra);
  if (trialOver) {
    // Stripe warns of every end of a trial, also of one that comes at once.
    scope.emit("customer.subscription.trial_will_end", scope.need(subscriptions, id));
    endTrial(scope, id, { early: true, change });
    return;
  }
  putAside(scope, plan.next, plan.prorations);
  if (!billsNow) return;
  billNow(scope, id, {
    reason: "subscription_update",
    lines: plan.periods,
    paymentBehavior: change.paymentBehavior,
    offSession: change.offSession,
  });
}

/**
 * The invoice that the change would make now, or the next renewal with what the
 * change adds to it. @throws ApiError where the change is refused, or nothing is to come
 */
export function previewChange(
  scope: Scope,
  subscription: Stripe.Subscription,
  change: SubscriptionChange,
): Stripe.Invoice {
  const customer = idOf(subscription.customer);
  const preview = previewNext(onCustomerClock(scope, customer), subscription, { change });
  if (preview === null) throw nothingUpcoming(customer);
  return preview;
}

/** The plan becomes the subscription; its end at the period's end moves along with the period. */
function store(scope: Scope, plan: Plan, change: SubscriptionChange): void {
  const dated = placeCancellation(scope, plan.next, plan.items, {
    cancelAt: change.cancelAt,
    cancelAtPeriodEnd: change.cancelAtPeriodEnd ?? (plan.next.cancel_at_period_end ? true : undefined),
  });
  saveSubscription(scope, dated, { items: plan.items });
}

function withSettings(
  scope: Scope,
  subscription: Stripe.Subscription,
  change: SubscriptionChange,
): Stripe.Subscription {
  const next: Stripe.Subscription = {
    ...subscription,
    metadata: mergeMetadata(subscription.metadata, change.metadata),
  };
  if (change.collection !== undefined) next.collection_method = change.collection;
  if (next.collection_method !== "send_invoice") next.days_until_due = null;
  else if (change.daysUntilDue !== undefined) next.days_until_due = change.daysUntilDue;
  if (change.defaultPaymentMethod !== undefined) next.default_payment_method = change.defaultPaymentMethod;
  if (change.defaultSource !== undefined) next.default_source = change.defaultSource;
  if (change.description !== undefined) next.description = change.description;
  if (change.discounts !== undefined) next.discounts = redeemed(scope, subscription, change.discounts);
  if (change.pauseCollection !== undefined) next.pause_collection = change.pauseCollection;
  if (change.trialSettings !== undefined) next.trial_settings = trialSettings(change.trialSettings);
  if (change.cancellationDetails !== undefined) {
    const given = Object.entries(change.cancellationDetails).filter(([, value]) => value !== undefined);
    next.cancellation_details = {
      ...withReason(subscription, subscription.cancellation_details?.reason ?? null),
      ...Object.fromEntries(given),
    };
  }
  if (change.invoiceSettings !== undefined) {
    next.invoice_settings = { ...subscription.invoice_settings, ...change.invoiceSettings };
  }
  if (change.paymentSettings !== undefined) {
    next.payment_settings = {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: "off",
      ...subscription.payment_settings,
      ...change.paymentSettings,
    };
  }
  return next;
}

/** The list given replaces the one it had; what is not named again ends. */
function redeemed(
  scope: Scope,
  subscription: Stripe.Subscription,
  given: NonNullable<SubscriptionChange["discounts"]>,
): string[] {
  const had = subscription.discounts.map((discount) => idOf(discount) ?? "");
  const now = given.map(
    (discount) =>
      redeem(scope, discount, {
        customer: idOf(subscription.customer) ?? "",
        subscription: subscription.id,
        currency: subscription.currency,
      }).id,
  );
  for (const id of had) {
    const discount = scope.get(discounts, id);
    if (discount !== null && !now.includes(id)) endDiscount(scope, discount);
  }
  return now;
}
