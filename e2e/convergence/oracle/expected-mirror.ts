/**
 * What has to be held of an object whose state at Stripe is this: of every kind
 * the fields that a decision may hang on. Stripe's words on the right, ours (those
 * of the mirror's rows) on the left; nothing of it is the app's code.
 */
import { idOf, type StripeObject } from "./truth";

export interface ExpectedObject {
  type: string;
  id: string;
  status: string | null;
  /** Only those named here are compared. */
  fields: Record<string, unknown>;
}

export function expectedObject(one: StripeObject): ExpectedObject {
  const { kind, object } = one;
  const id = object.id ?? "";
  switch (kind) {
    case "customer":
      return { type: "customer", id, status: null, fields: { email: object.email, name: object.name } };
    case "subscription":
      return {
        type: "subscription",
        id,
        status: object.status,
        fields: {
          status: object.status,
          cancelAt: object.cancel_at,
          cancelAtPeriodEnd: object.cancel_at_period_end,
          canceledAt: object.canceled_at,
          endedAt: object.ended_at,
          trialEnd: object.trial_end,
          collectionMethod: object.collection_method,
          latestInvoiceId: idOf(object.latest_invoice),
          scheduleId: idOf(object.schedule),
          hasPendingUpdate: object.pending_update !== null,
          pauseCollection: object.pause_collection && {
            behavior: object.pause_collection.behavior,
            resumesAt: object.pause_collection.resumes_at,
          },
          items: object.items.data.map((item) => ({
            id: item.id,
            priceId: item.price.id,
            productId: idOf(item.price.product),
            quantity: item.quantity ?? null,
            currentPeriodStart: item.current_period_start,
            currentPeriodEnd: item.current_period_end,
          })),
        },
      };
    case "subscription_schedule":
      return {
        type: "subscription_schedule",
        id,
        status: object.status,
        fields: { subscriptionId: idOf(object.subscription), endBehavior: object.end_behavior },
      };
    case "invoice":
      return {
        type: "invoice",
        id,
        status: object.status,
        fields: {
          subscriptionId: idOf(object.parent?.subscription_details?.subscription),
          amountDue: object.amount_due,
          amountPaid: object.amount_paid,
          total: object.total,
          attemptCount: object.attempt_count,
          nextPaymentAttempt: object.next_payment_attempt,
          paidAt: object.status_transitions.paid_at,
        },
      };
    case "invoice_payment":
      return {
        type: "invoice_payment",
        id,
        status: object.status,
        fields: { invoiceId: idOf(object.invoice), amountPaid: object.amount_paid },
      };
    case "payment_intent":
      return {
        type: "payment_intent",
        id,
        status: object.status,
        fields: { amountReceived: object.amount_received, latestChargeId: idOf(object.latest_charge) },
      };
    case "charge":
      return {
        type: "charge",
        id,
        status: object.status,
        fields: {
          amountRefunded: object.amount_refunded,
          refunded: object.refunded,
          disputed: object.disputed,
          paid: object.paid,
          paymentIntentId: idOf(object.payment_intent),
        },
      };
    case "refund":
      return {
        type: "refund",
        id,
        status: object.status,
        fields: { amount: object.amount, chargeId: idOf(object.charge) },
      };
    case "dispute":
      return { type: "dispute", id, status: object.status, fields: { chargeId: idOf(object.charge) } };
    case "credit_note":
      return {
        type: "credit_note",
        id,
        status: object.status,
        fields: { invoiceId: idOf(object.invoice), amount: object.amount },
      };
    case "checkout.session":
      return {
        type: "checkout_session",
        id,
        status: object.status,
        fields: {
          mode: object.mode,
          paymentStatus: object.payment_status,
          subscriptionId: idOf(object.subscription),
          paymentIntentId: idOf(object.payment_intent),
        },
      };
  }
}
