/** What the doors of this room are asked: a new subscription, or a change of one. */
import type Stripe from "stripe";
import type { MetadataInput } from "../api/params";
import type { NewItem } from "./items";
import type { ItemChange } from "./plan-items";

export type PaymentBehavior =
  | "allow_incomplete"
  | "default_incomplete"
  | "error_if_incomplete"
  | "pending_if_incomplete";

export type ProrationBehavior = "always_invoice" | "create_prorations" | "none";

/** What happens at the end of a trial. */
export interface TrialSettingsInput {
  end_behavior: {
    billing_cycle_anchor?: Stripe.Subscription.TrialSettings.EndBehavior["billing_cycle_anchor"];
    missing_payment_method: Stripe.Subscription.TrialSettings.EndBehavior["missing_payment_method"];
  };
}

export function trialSettings({ end_behavior }: TrialSettingsInput): Stripe.Subscription.TrialSettings {
  return { end_behavior: { billing_cycle_anchor: null, ...end_behavior } };
}

/** A one-time price on the next invoice, beside the items. */
export interface ExtraItem {
  price: string;
  quantity?: number;
  metadata?: Stripe.Metadata;
}

export interface NewSubscription {
  customer: string;
  items: readonly NewItem[];
  /** Unix seconds; null or absent: no trial. */
  trialEnd?: number | null;
  trialSettings?: TrialSettingsInput | null;
  /** `allow_incomplete` if absent. */
  paymentBehavior?: PaymentBehavior;
  collection?: "charge_automatically" | "send_invoice";
  daysUntilDue?: number;
  /** Ids of methods that exist. */
  defaultPaymentMethod?: string | null;
  defaultSource?: string | null;
  discounts?: readonly { coupon?: string; promotion_code?: string; discount?: string }[];
  metadata?: Stripe.Metadata;
  description?: string | null;
  /** By the request's API version if absent. */
  billingMode?: "classic" | "flexible";
  cancelAt?: number | null;
  cancelAtPeriodEnd?: boolean;
  billingCycleAnchor?: number;
  billingCycleAnchorConfig?: Stripe.Subscription.BillingCycleAnchorConfig;
  prorationBehavior?: ProrationBehavior;
  offSession?: boolean;
  paymentSettings?: Partial<Stripe.Subscription.PaymentSettings>;
  invoiceSettings?: Partial<Stripe.Subscription.InvoiceSettings>;
  addInvoiceItems?: readonly ExtraItem[];
  backdateStartDate?: number;
  schedule?: string;
  /** A draft that finalises itself an hour later and is paid then: how schedules begin. */
  firstInvoice?: "now" | "later";
}

/** What is absent stays as it is. */
export interface SubscriptionChange {
  items?: readonly ItemChange[];
  /** `create_prorations` if absent. */
  prorationBehavior?: ProrationBehavior;
  /** Unix seconds; as if the change had been made then. */
  prorationDate?: number;
  /** `allow_incomplete` if absent. */
  paymentBehavior?: PaymentBehavior;
  cancelAtPeriodEnd?: boolean;
  cancelAt?: number | null;
  trialEnd?: number | "now";
  trialSettings?: TrialSettingsInput;
  defaultPaymentMethod?: string | null;
  defaultSource?: string | null;
  metadata?: MetadataInput;
  pauseCollection?: Stripe.Subscription.PauseCollection | null;
  discounts?: readonly { coupon?: string; promotion_code?: string; discount?: string }[];
  billingCycleAnchor?: "now" | "unchanged";
  cancellationDetails?: Partial<Stripe.Subscription.CancellationDetails>;
  description?: string | null;
  collection?: "charge_automatically" | "send_invoice";
  daysUntilDue?: number;
  offSession?: boolean;
  paymentSettings?: Partial<Stripe.Subscription.PaymentSettings>;
  invoiceSettings?: Partial<Stripe.Subscription.InvoiceSettings>;
  addInvoiceItems?: readonly ExtraItem[];
}
