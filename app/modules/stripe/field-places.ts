/**
 * Where each API version keeps the fields that decide something: the normaliser's
 * knowledge as a table, in the order in which it looks. For people (the lens on an
 * event's page), and for the test that no version's object loses a field.
 *
 * `a.b[].c`: of every member of a list; an object stands for its id. Versions are
 * named where Stripe's changelog names them; elsewhere the order alone is known.
 */
import type { MirroredType } from "./snapshot";

export interface Place {
  path: string;
  /** The first API version that has it there. */
  since?: string;
  /** The first API version that has it there no more. */
  until?: string;
  /** It does not hold the value itself: this is concluded from it. `false` says nothing there. */
  concluded?: true;
}

export interface FieldPlaces {
  /** In the snapshot. */
  field: string;
  places: readonly Place[];
}

const basil = "2025-03-31.basil";

const at = (field: string, ...places: (string | Place)[]): FieldPlaces => ({
  field,
  places: places.map((place) => (typeof place === "string" ? { path: place } : place)),
});
const until = (path: string, version: string): Place => ({ path, until: version });
const since = (path: string, version: string): Place => ({ path, since: version });
const concluded = (path: string): Place => ({ path, concluded: true });

const customer = at("customerId", "customer");
const user = at("metadataUserId", "metadata.userId", "metadata.user_id");

export const fieldPlaces: { readonly [T in MirroredType]: readonly FieldPlaces[] } = {
  customer: [user, at("currency", "currency")],
  subscription: [
    customer,
    user,
    at("status", "status"),
    at("items[].priceId", "items.data[].price", "items.data[].plan", "plan"),
    at("items[].productId", "items.data[].price.product", "items.data[].plan.product", "plan.product"),
    at("items[].quantity", "items.data[].quantity"),
    at("items[].lookupKey", "items.data[].price.lookup_key"),
    at(
      "items[].planHint",
      "items.data[].price.metadata.plan",
      "items.data[].plan.metadata.plan",
      "items.data[].price.product.metadata.plan",
      "plan.metadata.plan",
    ),
    at(
      "currentPeriodStart",
      until("current_period_start", basil),
      since("items.data[].current_period_start", basil),
    ),
    at(
      "currentPeriodEnd",
      until("current_period_end", basil),
      since("items.data[].current_period_end", basil),
    ),
    at("scheduledEndAt", "cancel_at", concluded("cancel_at_period_end")),
    at("canceledAt", "canceled_at"),
    at("endedAt", "ended_at"),
    at("trialStart", "trial_start"),
    at("trialEnd", "trial_end"),
    at("startDate", "start_date", "start"),
    at("pauseCollection.behavior", "pause_collection.behavior"),
    at("pauseCollection.resumesAt", "pause_collection.resumes_at"),
    at("collectionMethod", "collection_method", "billing"),
    at("daysUntilDue", "days_until_due"),
    at("latestInvoiceId", "latest_invoice"),
    at("billingMode", "billing_mode.type"),
    at("scheduleId", "schedule"),
    at("pendingUpdate.expiresAt", "pending_update.expires_at"),
    at("trialSettings.missingPaymentMethod", "trial_settings.end_behavior.missing_payment_method"),
  ],
  invoice: [
    customer,
    at(
      "metadataUserId",
      "metadata.userId",
      "metadata.user_id",
      since("parent.subscription_details.metadata.userId", basil),
      until("subscription_details.metadata.userId", basil),
    ),
    at("status", "status", concluded("paid"), concluded("forgiven"), concluded("closed")),
    at(
      "subscriptionId",
      until("subscription", basil),
      since("parent.subscription_details.subscription", basil),
      until("lines.data[].subscription", basil),
      since("lines.data[].parent.subscription_item_details.subscription", basil),
    ),
    at(
      "paymentIntentId",
      until("payment_intent", basil),
      since("payments.data[].payment.payment_intent", basil),
    ),
    at("chargeId", until("charge", basil), since("payments.data[].payment.charge", basil)),
    at("amountDue", "amount_due"),
    at("amountPaid", "amount_paid"),
    at("amountRemaining", "amount_remaining"),
    at("dueDate", "due_date"),
    at("billingReason", "billing_reason"),
    at("nextPaymentAttempt", "next_payment_attempt"),
    at("periodStart", "period_start"),
    at("periodEnd", "period_end"),
    at("collectionMethod", "collection_method", "billing"),
    at("lastFinalizationError.code", "last_finalization_error.code"),
  ],
  payment_intent: [
    customer,
    user,
    at("status", "status"),
    at("amountReceived", "amount_received"),
    at("invoiceId", until("invoice", basil)),
    at("latestChargeId", since("latest_charge", "2022-11-15"), until("charges.data[0]", "2022-11-15")),
  ],
  charge: [
    customer,
    user,
    at("status", "status", concluded("paid")),
    at("paid", "paid"),
    at("amount", "amount"),
    at("amountCaptured", "amount_captured"),
    at("amountRefunded", "amount_refunded"),
    at("refunded", "refunded"),
    at("disputed", "disputed", concluded("dispute")),
    at("paymentIntentId", "payment_intent"),
    at("invoiceId", until("invoice", basil)),
  ],
  refund: [
    at("status", "status"),
    at("amount", "amount"),
    at("chargeId", "charge"),
    at("paymentIntentId", "payment_intent"),
  ],
  checkout_session: [
    customer,
    user,
    at("clientReferenceId", "client_reference_id"),
    at("status", "status"),
    at("paymentStatus", "payment_status"),
    at("mode", "mode"),
    at("subscriptionId", "subscription"),
    at("paymentIntentId", "payment_intent"),
    at("planHint", "metadata.plan"),
    at("lineItems[].priceId", "line_items.data[].price"),
    at("expiresAt", "expires_at"),
  ],
  subscription_schedule: [
    customer,
    at("status", "status"),
    at("subscriptionId", "subscription"),
    at("releasedSubscriptionId", "released_subscription"),
    at("endBehavior", "end_behavior", "renewal_behavior"),
    at("phases[].startAt", "phases[].start_date"),
    at("phases[].endAt", "phases[].end_date"),
    at(
      "phases[].prices[].priceId",
      "phases[].items[].price",
      "phases[].items[].plan",
      "phases[].plans[].price",
      "phases[].plans[].plan",
    ),
  ],
  invoice_payment: [
    at("status", "status"),
    at("invoiceId", "invoice"),
    at("amountPaid", "amount_paid"),
    at("paymentIntentId", "payment.payment_intent"),
    at("chargeId", "payment.charge"),
  ],
  dispute: [
    at("status", "status"),
    at("reason", "reason"),
    at("amount", "amount"),
    at("chargeId", "charge"),
    at("paymentIntentId", "payment_intent"),
    at("evidenceDueAt", "evidence_details.due_by"),
  ],
  credit_note: [
    customer,
    at("status", "status"),
    at("invoiceId", "invoice"),
    at("amount", "amount", "total"),
    at("reason", "reason"),
    at("refundId", until("refund", basil), since("refunds[].refund", basil)),
  ],
  entitlement_summary: [
    customer,
    at(
      "entitlements[].lookupKey",
      "entitlements.data[].lookup_key",
      "entitlements.data[].feature.lookup_key",
    ),
    at("entitlements[].featureId", "entitlements.data[].feature"),
  ],
  product: [at("active", "active"), at("planHint", "metadata.plan")],
  price: [
    at("productId", "product"),
    at("active", "active"),
    at("lookupKey", "lookup_key"),
    at("unitAmount", "unit_amount", "amount"),
    at("currency", "currency"),
    at("interval", "recurring.interval", "interval"),
    at("intervalCount", "recurring.interval_count", "interval_count"),
    at("planHint", "metadata.plan", "product.metadata.plan"),
  ],
};
