/** The invoices of a subscription: drawn up here, settled by the invoicing room. */
import type Stripe from "stripe";
import { liveDiscounts } from "../discounts/attach";
import { draftInvoice } from "../invoicing/draft";
import type { NewInvoice } from "../invoicing/new-invoice";
import type { NewLine } from "../invoicing/line";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import type { Scope } from "../work/scope";

interface Wanted {
  reason: Stripe.Invoice.BillingReason;
  lines: readonly NewLine[];
  /** Finalises itself an hour later; false for those that are finalised at once, or not at all. */
  autoAdvance?: boolean;
  periodStart?: number;
  periodEnd?: number;
  pendingItems?: "include" | "exclude";
}

/** What the invoicing room needs to know, of a subscription that may not be stored (a preview). */
export function invoiceOf(subscription: Stripe.Subscription, wanted: Wanted): NewInvoice {
  const collection =
    subscription.collection_method === "send_invoice" ? "send_invoice" : "charge_automatically";
  return {
    customer: idOf(subscription.customer) ?? "",
    currency: subscription.currency,
    reason: wanted.reason,
    lines: wanted.lines,
    subscription: subscription.id,
    subscriptionMetadata: subscription.metadata,
    collection,
    daysUntilDue: collection === "send_invoice" ? (subscription.days_until_due ?? 30) : null,
    discounts: subscription.discounts.map((discount) => idOf(discount) ?? ""),
    defaultPaymentMethod: idOf(subscription.default_payment_method),
    description: subscription.invoice_settings.description,
    footer: subscription.invoice_settings.footer,
    autoAdvance: wanted.autoAdvance ?? false,
    pendingItems: wanted.pendingItems ?? "include",
    ...(wanted.periodStart === undefined ? {} : { periodStart: wanted.periodStart }),
    ...(wanted.periodEnd === undefined ? {} : { periodEnd: wanted.periodEnd }),
  };
}

/** Ends the discounts that no longer hold. The subscription with those that go on; not stored. */
export function withLiveDiscounts(scope: Scope, subscription: Stripe.Subscription): Stripe.Subscription {
  const ids = subscription.discounts.map((discount) => idOf(discount) ?? "");
  const live = liveDiscounts(scope, ids);
  return live.length === ids.length ? subscription : { ...subscription, discounts: live };
}

/** Its own discounts, else its customer's; some may have ended. */
export function discountsOn(scope: Scope, subscription: Stripe.Subscription): string[] {
  const own = subscription.discounts.map((discount) => idOf(discount) ?? "");
  if (own.length > 0) return own;
  const general = scope.get(customers, idOf(subscription.customer))?.discount ?? null;
  return general === null ? [] : [general.id];
}

/** Stores a draft; emits `invoice.created`. */
export function draftFor(scope: Scope, subscription: Stripe.Subscription, wanted: Wanted): Stripe.Invoice {
  const discounts = liveDiscounts(scope, discountsOn(scope, subscription));
  return draftInvoice(scope, { ...invoiceOf(subscription, wanted), discounts });
}
