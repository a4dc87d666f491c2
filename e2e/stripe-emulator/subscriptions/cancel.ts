/** The end of a subscription. */
import type Stripe from "stripe";
import { announce } from "../invoicing/announce";
import { finalizeInvoice } from "../invoicing/finalize";
import { addInvoiceItem, pendingItems } from "../invoicing/items";
import { payInvoice } from "../invoicing/pay";
import { voidInvoice } from "../invoicing/void";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { invoices } from "../tables/invoicing";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { draftFor } from "./invoices";
import { unusedTime } from "./prorate";
import { endedError } from "./refusals";
import { endWithSubscription } from "./schedule-end";
import { asOneChange, hasEnded, itemsOf, saveSubscription } from "./store";

export interface CancelOptions {
  /** Bills what is pending at once. */
  invoiceNow?: boolean;
  /** Gives back the time that was paid for and will not be used. */
  prorate?: boolean;
  details?: Partial<Stripe.Subscription.CancellationDetails>;
}

/** Ends it now. Emits `customer.subscription.deleted`. @throws ApiError when it has ended already */
export function cancelSubscription(
  scope: Scope,
  subscription: Stripe.Subscription,
  options: CancelOptions = {},
): Stripe.Subscription {
  if (hasEnded(subscription)) throw endedError(subscription.id);
  const on = onCustomerClock(scope, idOf(subscription.customer));
  if (options.prorate === true) {
    for (const line of unusedTime(on, subscription, itemsOf(on, subscription.id))) {
      addInvoiceItem(on, {
        customer: idOf(subscription.customer) ?? "",
        currency: subscription.currency,
        amount: line.amount,
        description: line.description,
        period: line.period,
        price: line.price,
        quantity: line.quantity ?? 0,
        proration: true,
        subscription: subscription.id,
      });
    }
  }
  const toEnd = () =>
    end(on, on.need(subscriptions, subscription.id), "cancellation_requested", options.details);
  if (options.invoiceNow !== true) return toEnd();
  // The last invoice is part of the end: `deleted` is the last thing that is told.
  return asOneChange(on, subscription.id, () => billTheRest(on, toEnd()));
}

/** Bills what is pending, if anything is. */
function billTheRest(scope: Scope, ended: Stripe.Subscription): Stripe.Subscription {
  const customer = idOf(ended.customer) ?? "";
  if (pendingItems(scope, customer, ended.currency, ended.id).length === 0) return ended;
  const draft = draftFor(scope, ended, { reason: "subscription_update", lines: [] });
  const open = finalizeInvoice(scope, draft);
  if (open.status === "open") payInvoice(scope, open, { offSession: true });
  return saveSubscription(scope, { ...scope.need(subscriptions, ended.id), latest_invoice: draft.id });
}

/**
 * Canceled from this moment on: no timer of it runs any more, and drafts and
 * open invoices of it are no longer collected by themselves.
 */
export function end(
  scope: Scope,
  subscription: Stripe.Subscription,
  reason: Stripe.Subscription.CancellationDetails.Reason,
  details: CancelOptions["details"] = {},
): Stripe.Subscription {
  const requested = subscription.cancel_at !== null && subscription.cancel_at <= scope.now;
  scope.unschedule(subscription.id);
  for (const invoice of scope.find(invoices, "subscription", subscription.id)) stopCollecting(scope, invoice);
  const given = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
  const ended = saveSubscription(
    scope,
    {
      ...subscription,
      // What was set for later has no meaning any more once it ends before.
      cancel_at: requested ? subscription.cancel_at : null,
      cancel_at_period_end: requested && subscription.cancel_at_period_end,
      canceled_at: subscription.canceled_at ?? scope.now,
      cancellation_details: {
        comment: null,
        feedback: null,
        feedback_option: null,
        ...subscription.cancellation_details,
        ...given,
        reason: subscription.cancellation_details?.reason ?? reason,
      },
      ended_at: scope.now,
      pending_update: null,
      status: "canceled",
    },
    { insteadOfUpdated: "customer.subscription.deleted", hidden: { held: null, resuming: null } },
  );
  endWithSubscription(scope, subscription.id, reason === "payment_failed");
  return ended;
}

/** The first payment did not come in time: its invoice is void, and so is the subscription. */
export function expire(scope: Scope, subscription: Stripe.Subscription): Stripe.Subscription {
  scope.unschedule(subscription.id);
  const expired = saveSubscription(scope, {
    ...subscription,
    ended_at: scope.now,
    status: "incomplete_expired",
  });
  const invoice = scope.get(invoices, idOf(subscription.latest_invoice));
  if (invoice?.status === "open") voidInvoice(scope, invoice);
  return expired;
}

/** Retries end with the subscription; the demand itself stays. */
function stopCollecting(scope: Scope, invoice: Stripe.Invoice): void {
  if (invoice.status !== "draft" && invoice.status !== "open") return;
  scope.unschedule(invoice.id);
  announce(scope, {
    ...invoice,
    auto_advance: false,
    automatically_finalizes_at: null,
    next_payment_attempt: null,
  });
}
