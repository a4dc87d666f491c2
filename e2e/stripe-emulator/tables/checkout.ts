import type Stripe from "stripe";
import { embedded } from "../api/list";
import { defineTable, idOf, type TableDefinition } from "../store/table";

const CUSTOMER = ["customer", "deleted_customer"] as const;

/** What the session was told about the objects that it makes when it is paid. */
export interface CheckoutPlan {
  paymentIntent: PaymentIntentPlan;
  setupIntent: { description: string | null; metadata: Stripe.Metadata };
  subscription: SubscriptionPlan;
  /** May what is typed replace the customer's own name and address? */
  updateCustomer: { name: boolean; address: boolean };
  /** `allow_redisplay` of methods that are saved; null: as Stripe chooses. */
  allowRedisplay: string | null;
}

export interface PaymentIntentPlan {
  captureMethod: "automatic" | "automatic_async" | "manual" | null;
  description: string | null;
  metadata: Stripe.Metadata;
  receiptEmail: string | null;
  setupFutureUsage: "off_session" | "on_session" | null;
  shipping: Stripe.PaymentIntent.Shipping | null;
  statementDescriptor: string | null;
  statementDescriptorSuffix: string | null;
}

export interface SubscriptionPlan {
  billingCycleAnchor: number | null;
  billingMode: "classic" | "flexible" | null;
  description: string | null;
  metadata: Stripe.Metadata;
  prorationBehavior: "create_prorations" | "none";
  trialDays: number | null;
  /** Unix seconds; the days count from the moment of payment. */
  trialEnd: number | null;
  missingPaymentMethod: "cancel" | "create_invoice" | "pause" | null;
}

/** What the payer typed, as the objects that come of it need it. */
export interface Payer {
  email: string | null;
  name: string | null;
  phone: string | null;
  address: Stripe.Address | null;
  /** Answers to `custom_fields`, by key. */
  answers: Record<string, string>;
  acceptedTerms: boolean;
  wantsPromotions: boolean;
  /** Asked for the method to be kept for next time. */
  save: boolean;
}

/** What the payer has begun, and Stripe does not show before the session is complete. */
export interface CheckoutAttempt {
  payer: Payer | null;
  customer: string | null;
  paymentIntent: string | null;
  setupIntent: string | null;
  subscription: string | null;
  invoice: string | null;
  /** What the subscription or invoice was made of; null before there is one. Other terms need another. */
  terms: string | null;
  /** The payment takes days: its outcome has events of its own. */
  delayed: boolean;
  /** The form as it was sent, without numbers and codes of cards: there again when a challenge fails. */
  entered: Record<string, string>;
  /** Why the last attempt failed. */
  failure: string | null;
}

export interface SessionHidden {
  plan: CheckoutPlan;
  attempt: CheckoutAttempt;
  lines: Stripe.LineItem[];
  /** Redeemed when the session is complete: `di_…` and what each took off. */
  redeemed: { discount: string; amount: number }[];
}

export const checkoutSessions: TableDefinition<Stripe.Checkout.Session, SessionHidden> = defineTable<
  Stripe.Checkout.Session,
  SessionHidden
>({
  name: "checkout.session",
  prefix: "cs",
  indexes: {
    customer: (session) => idOf(session.customer),
    payment_intent: (session) => idOf(session.payment_intent),
    recovery: (session) => session.after_expiration?.recovery?.url?.split("/r/")[1] ?? null,
    subscription: (session) => idOf(session.subscription),
  },
  expandable: {
    customer: CUSTOMER,
    "discounts.coupon": ["coupon", "deleted_coupon"],
    "discounts.promotion_code": "promotion_code",
    invoice: "invoice",
    payment_intent: "payment_intent",
    payment_link: "payment_link",
    setup_intent: "setup_intent",
    subscription: "subscription",
  },
  includes: {
    line_items: (session, read) =>
      embedded(
        read.table(checkoutSessions).get(session.id)?.hidden.lines ?? [],
        `/v1/checkout/sessions/${session.id}/line_items`,
      ),
    "total_details.breakdown": (session, read) => {
      const redeemed = read.table(checkoutSessions).get(session.id)?.hidden.redeemed ?? [];
      const found = redeemed.flatMap(({ discount, amount }) => {
        const object = read.named("discount")?.get(discount)?.object;
        return object === undefined ? [] : [{ amount, discount: object }];
      });
      return { discounts: found, taxes: [] };
    },
  },
});

/** Which session a subscription or an invoice was begun on. */
export interface CheckoutBegun {
  /** The subscription's or invoice's id. */
  id: string;
  session: string;
}

export const checkoutBegun = defineTable<CheckoutBegun>({ name: "emulator.checkout_begun", prefix: "begun" });
