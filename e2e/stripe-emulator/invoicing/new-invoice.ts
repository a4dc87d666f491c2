/** What an invoice is made from. */
import type Stripe from "stripe";
import type { DiscountInput } from "../discounts/attach";
import type { NewLine } from "./line";

export interface NewInvoice {
  customer: string;
  currency: string;
  reason: Stripe.Invoice.BillingReason;
  lines: readonly NewLine[];
  subscription?: string | null;
  subscriptionMetadata?: Stripe.Metadata;
  /** Absent: `charge_automatically`. */
  collection?: "charge_automatically" | "send_invoice";
  /** For `send_invoice`: days after it is finalised. */
  daysUntilDue?: number | null;
  /** Unix seconds, instead of days. */
  dueDate?: number | null;
  /** Ids of discounts that exist. */
  discounts?: readonly string[];
  /** Made for this invoice alone, beside those. A preview tries them out and redeems nothing. */
  redeem?: readonly DiscountInput[];
  /** For a subscription's invoice: the subscription's, which is looked up again at each attempt. */
  defaultPaymentMethod?: string | null;
  defaultTaxRates?: readonly Stripe.TaxRate[];
  /** Absent: true. It finalises itself an hour later, and is collected. */
  autoAdvance?: boolean;
  /** Unix seconds; absent: now. */
  periodStart?: number;
  periodEnd?: number;
  description?: string | null;
  footer?: string | null;
  customFields?: Stripe.Invoice.CustomField[] | null;
  statementDescriptor?: string | null;
  paymentSettings?: Stripe.Invoice.PaymentSettings;
  metadata?: Stripe.Metadata;
  /** Absent: `include`. */
  pendingItems?: "include" | "exclude";
}
