/** The dozen events of an ordinary subscription bought through Checkout, and of its renewal. */
import type { WireSubscription } from "~/modules/stripe/wire";
import type { DemoPrice } from "./catalogue";
import { type DemoEvent, event } from "./event";
import { checkoutSession } from "./objects/checkout";
import { customer } from "./objects/customer";
import { amountOf, type InvoiceFields, invoice, invoiceId } from "./objects/invoice";
import { charge, type PaymentFields, paymentIntent } from "./objects/payment";
import { type SubscriptionFields, subscription, subscriptionId } from "./objects/subscription";
import type { Person } from "./person";

export const day = 86_400;

export interface Purchase {
  person: Person;
  price: DemoPrice;
  /** When Checkout was completed, unix seconds. */
  at: number;
  quantity?: number;
  /** What the application wrote into the metadata; null: it had no part in it. */
  userId: string | null;
  /** Tells a second subscription of the person apart. */
  label?: string;
  trialDays?: number;
  /** A payment link opened it, not the application. */
  paymentLink?: string;
}

const periodOf = (price: DemoPrice) => (price.interval === "year" ? 365 : 30) * day;

export function fieldsOf(
  purchase: Purchase,
  status: WireSubscription["status"],
  period = 0,
): SubscriptionFields {
  const { person, price, at, label, quantity, userId, trialDays = 0 } = purchase;
  const periodStart = at + period * periodOf(price);
  return {
    person,
    price,
    status,
    startedAt: at,
    periodStart,
    periodEnd: trialDays && period === 0 ? at + trialDays * day : periodStart + periodOf(price),
    label,
    quantity,
    userId,
    latestInvoice: invoiceId(person, period + 1),
  };
}

function invoiceOf(purchase: Purchase, period: number): InvoiceFields {
  const { person, price, quantity, userId, label } = purchase;
  const { periodStart, periodEnd } = fieldsOf(purchase, "active", period);
  const reason = period === 0 ? "subscription_create" : "subscription_cycle";
  const number = period + 1;
  return {
    person,
    price,
    at: periodStart,
    periodStart,
    periodEnd,
    reason,
    number,
    subscriptionLabel: label,
    quantity,
    userId,
  };
}

function paymentOf(purchase: Purchase, period: number): PaymentFields {
  const { person } = purchase;
  const { periodStart } = fieldsOf(purchase, "active", period);
  const description = period === 0 ? "Subscription creation" : "Subscription update";
  return { person, amount: amountOf(purchase), at: periodStart, label: `period ${period}`, description };
}

/** Stripe's order of creation; each object's states have seconds of their own. */
export function purchaseEvents(purchase: Purchase): DemoEvent[] {
  const { person, at, userId } = purchase;
  const bill = invoiceOf(purchase, 0);
  const payment = paymentOf(purchase, 0);
  const session = checkoutSession(
    { person, price: purchase.price, at: at - 90, quantity: purchase.quantity, userId },
    {
      subscription: subscriptionId(person, purchase.label),
      invoice: invoiceId(person, 1),
      payment_link: purchase.paymentLink ?? null,
      ...(purchase.paymentLink ? { customer_creation: "if_required" } : {}),
    },
  );
  const created = subscription(fieldsOf(purchase, "incomplete"), { default_payment_method: null });
  const active = subscription(fieldsOf(purchase, "active"));
  return [
    event("customer.created", at - 80, customer(person, at - 80, userId)),
    event("customer.subscription.created", at, created),
    event("invoice.created", at, invoice(bill, "draft")),
    event(
      "payment_intent.created",
      at,
      paymentIntent(payment, "requires_confirmation", { latest_charge: null }),
    ),
    event("invoice.finalized", at + 1, invoice(bill, "open")),
    event("charge.succeeded", at + 2, charge(payment)),
    event("payment_intent.succeeded", at + 2, paymentIntent(payment, "succeeded")),
    event("invoice.paid", at + 3, invoice(bill, "paid"), { automatic: true }),
    event("invoice.payment_succeeded", at + 3, invoice(bill, "paid"), { automatic: true }),
    event("customer.subscription.updated", at + 3, active, {
      label: "active",
      previous: { status: "incomplete", default_payment_method: null },
    }),
    event("checkout.session.completed", at + 4, session),
  ];
}

/** `period`: 1 for the first renewal. */
export function renewalEvents(purchase: Purchase, period: number): DemoEvent[] {
  const bill = invoiceOf(purchase, period);
  const payment = paymentOf(purchase, period);
  const { at } = bill;
  const renewed = subscription(fieldsOf(purchase, "active", period));
  const previous = { latest_invoice: invoiceId(purchase.person, period) };
  const automatic = true;
  const paidAt = at + 3_600;
  return [
    event("customer.subscription.updated", at, renewed, { label: `renewal ${period}`, previous, automatic }),
    event("invoice.created", at, invoice(bill, "draft"), { automatic }),
    event("invoice.finalized", paidAt, invoice(bill, "open"), { automatic }),
    event("charge.succeeded", paidAt + 1, charge({ ...payment, at: paidAt + 1 }), { automatic }),
    event("payment_intent.succeeded", paidAt + 2, paymentIntent(payment, "succeeded"), { automatic }),
    event("invoice.paid", paidAt + 3, invoice(bill, "paid"), { automatic }),
  ];
}

/** The renewal's payment was declined; Stripe will try again. */
export function failedRenewalEvents(purchase: Purchase, period: number): DemoEvent[] {
  const { person } = purchase;
  const bill = invoiceOf(purchase, period);
  const payment = paymentOf(purchase, period);
  const automatic = true;
  const triedAt = bill.at + 3_600;
  const declined = charge(
    { ...payment, at: triedAt + 1 },
    {
      amount_captured: 0,
      balance_transaction: null,
      captured: false,
      failure_code: "card_declined",
      failure_message: "Your card has insufficient funds.",
      outcome: {
        advice_code: "try_again_later",
        network_advice_code: null,
        network_decline_code: "51",
        network_status: "declined_by_network",
        reason: "insufficient_funds",
        risk_level: "normal",
        risk_score: 22,
        seller_message: "The bank returned the decline code `insufficient_funds`.",
        type: "issuer_declined",
      },
      paid: false,
      receipt_url: null,
      status: "failed",
    },
  );
  const unpaid = paymentIntent(payment, "requires_payment_method", {
    last_payment_error: {
      charge: declined.id,
      code: "card_declined",
      decline_code: "insufficient_funds",
      message: "Your card has insufficient funds.",
      type: "card_error",
    },
    latest_charge: declined.id,
    payment_method: null,
  });
  const open = invoice(bill, "open", {
    attempt_count: 1,
    attempted: true,
    next_payment_attempt: triedAt + 3 * day,
  });
  const pastDue = subscription(fieldsOf(purchase, "past_due", period));
  const renewed = subscription(fieldsOf(purchase, "active", period));
  return [
    event("customer.subscription.updated", bill.at, renewed, {
      label: `renewal ${period}`,
      previous: { latest_invoice: invoiceId(person, period) },
      automatic,
    }),
    event("invoice.created", bill.at, invoice(bill, "draft"), { automatic }),
    event("invoice.finalized", triedAt, invoice(bill, "open"), { automatic }),
    event("charge.failed", triedAt + 1, declined, { automatic }),
    event("payment_intent.payment_failed", triedAt + 2, unpaid, { automatic }),
    event("invoice.payment_failed", triedAt + 3, open, { automatic }),
    event("customer.subscription.updated", triedAt + 3, pastDue, {
      label: `past due ${period}`,
      previous: { status: "active" },
      automatic,
    }),
  ];
}
