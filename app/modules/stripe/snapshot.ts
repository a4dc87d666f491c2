/**
 * What one Stripe object looked like at one moment, with the fields that
 * decisions need, read from whichever place its API version keeps them.
 *
 * This is the contract between the normaliser (which makes snapshots), the
 * mirror (which keeps the newest of each object) and everything that reads it.
 * Amounts are in the currency's smallest unit; times are unix seconds.
 */
export const mirroredTypes = [
  "customer",
  "subscription",
  "invoice",
  "payment_intent",
  "charge",
  "refund",
  "checkout_session",
  "subscription_schedule",
  "invoice_payment",
  "dispute",
  "credit_note",
  "entitlement_summary",
  "product",
  "price",
] as const;
export type MirroredType = (typeof mirroredTypes)[number];

/** Where the host's server wrote a user id on the object: exactly as it stands (see written-user.ts); null when absent or empty. */
export interface UserEvidence {
  metadataUserId: string | null;
  clientReferenceId: string | null;
}

export interface CustomerData {
  email: string | null;
  name: string | null;
  currency: string | null;
}

export interface SubscriptionItemData {
  id: string;
  priceId: string | null;
  productId: string | null;
  quantity: number | null;
  unitAmount: number | null;
  currency: string | null;
  interval: string | null;
  intervalCount: number | null;
  lookupKey: string | null;
  /** `metadata.plan` of the price (or of an expanded product). */
  planHint: string | null;
  currentPeriodStart: number | null;
  currentPeriodEnd: number | null;
}

export interface SubscriptionData {
  status: string;
  items: SubscriptionItemData[];
  /** The payload carries more items than it lists. */
  itemsTruncated: boolean;
  currentPeriodStart: number | null;
  currentPeriodEnd: number | null;
  cancelAt: number | null;
  cancelAtPeriodEnd: boolean;
  canceledAt: number | null;
  endedAt: number | null;
  trialStart: number | null;
  trialEnd: number | null;
  startDate: number | null;
  pauseCollection: { behavior: string | null; resumesAt: number | null } | null;
  collectionMethod: string | null;
  latestInvoiceId: string | null;
  hasPendingUpdate: boolean;
  cancellationReason: string | null;
  currency: string | null;
  /** When it ends if nothing changes, in either form: a moment of its own, or the end of the period. */
  scheduledEndAt: number | null;
  /** The schedule that changes it later. */
  scheduleId: string | null;
  /** A change that waits for its payment, and until when it does. */
  pendingUpdate: { expiresAt: number | null } | null;
  /** `classic` or `flexible`; null: the API version does not know the difference, so classic. */
  billingMode: string | null;
  trialSettings: {
    /** `cancel`, `create_invoice` or `pause`: what happens at the trial's end if no card is there. */
    missingPaymentMethod: string | null;
  };
  defaultPaymentMethodId: string | null;
  /** Of invoices that are sent: how long the payer has. */
  daysUntilDue: number | null;
}

export interface InvoiceData {
  status: string | null;
  number: string | null;
  subscriptionId: string | null;
  paymentIntentId: string | null;
  chargeId: string | null;
  amountDue: number | null;
  amountPaid: number | null;
  total: number | null;
  currency: string | null;
  billingReason: string | null;
  attemptCount: number | null;
  nextPaymentAttempt: number | null;
  periodStart: number | null;
  periodEnd: number | null;
  paidAt: number | null;
  hostedInvoiceUrl: string | null;
  invoicePdf: string | null;
  collectionMethod: string | null;
  amountRemaining: number | null;
  dueDate: number | null;
  /** Why it could not be finalized. */
  lastFinalizationError: { code: string | null; message: string | null } | null;
}

/** One payment towards an invoice; an invoice may have several. */
export interface InvoicePaymentData {
  /** `open`, `paid` or `canceled`. */
  status: string | null;
  invoiceId: string | null;
  amountPaid: number | null;
  amountRequested: number | null;
  currency: string | null;
  isDefault: boolean;
  paymentIntentId: string | null;
  chargeId: string | null;
  paidAt: number | null;
}

export interface PaymentIntentData {
  status: string;
  amount: number | null;
  amountReceived: number | null;
  currency: string | null;
  invoiceId: string | null;
  latestChargeId: string | null;
  declineCode: string | null;
  errorCode: string | null;
}

export interface ChargeData {
  status: string | null;
  amount: number | null;
  amountRefunded: number | null;
  currency: string | null;
  refunded: boolean;
  disputed: boolean;
  paid: boolean;
  paymentIntentId: string | null;
  invoiceId: string | null;
  receiptUrl: string | null;
  receiptNumber: string | null;
  cardBrand: string | null;
  cardLast4: string | null;
  failureCode: string | null;
  declineCode: string | null;
  amountCaptured: number | null;
  disputeId: string | null;
}

export interface RefundData {
  status: string | null;
  amount: number | null;
  currency: string | null;
  chargeId: string | null;
  paymentIntentId: string | null;
  reason: string | null;
}

export interface DisputeData {
  /** `needs_response`, `under_review`, `won`, `lost`, `warning_…`, `prevented`. */
  status: string | null;
  reason: string | null;
  amount: number | null;
  currency: string | null;
  chargeId: string | null;
  paymentIntentId: string | null;
  /** Until when evidence can be given. */
  evidenceDueAt: number | null;
}

export interface CreditNoteData {
  /** `issued` or `void`. */
  status: string | null;
  invoiceId: string | null;
  amount: number | null;
  currency: string | null;
  reason: string | null;
  /** Where money went back for it. */
  refundId: string | null;
}

export interface LineItemData {
  priceId: string | null;
  productId: string | null;
  lookupKey: string | null;
  /** `metadata.plan` of the price (or of an expanded product). */
  planHint: string | null;
  quantity: number | null;
}

export interface CheckoutSessionData {
  status: string | null;
  paymentStatus: string | null;
  mode: string | null;
  subscriptionId: string | null;
  paymentIntentId: string | null;
  invoiceId: string | null;
  amountTotal: number | null;
  currency: string | null;
  customerEmail: string | null;
  expiresAt: number | null;
  paymentLinkId: string | null;
  /** The `client_reference_id` of a session that a payment link made: whoever opened the link chose it (decision 12). */
  unprovenReference: string | null;
  /** `metadata.plan` of the session: what a one-time purchase unlocks, named by whoever created it. */
  planHint: string | null;
  /** `metadata.access_days` of the session: how long what was bought once lasts. */
  accessDays: number | null;
  /** What was bought. null: not read yet, for no event carries it. */
  lineItems: LineItemData[] | null;
}

export interface SubscriptionScheduleData {
  /** `not_started`, `active`, `completed`, `released` or `canceled`. */
  status: string | null;
  subscriptionId: string | null;
  /** Of a schedule that was released: the subscription that goes on without it. */
  releasedSubscriptionId: string | null;
  /** `release` or `cancel`: what becomes of the subscription after the last phase. */
  endBehavior: string | null;
  phases: SchedulePhase[];
}

export interface SchedulePhase {
  startAt: number | null;
  endAt: number | null;
  prices: { priceId: string | null; productId: string | null; quantity: number | null }[];
}

/** A customer's active entitlements. Stripe gives it no id: it has the customer's. */
export interface EntitlementSummaryData {
  entitlements: { id: string | null; featureId: string | null; lookupKey: string | null }[];
  /** The payload carries more of them than it lists. */
  entitlementsTruncated: boolean;
}

export interface ProductData {
  name: string | null;
  active: boolean;
  /** `metadata.plan`. */
  planHint: string | null;
}

/** A price, or what was called a plan before prices. */
export interface PriceData {
  productId: string | null;
  active: boolean;
  lookupKey: string | null;
  nickname: string | null;
  unitAmount: number | null;
  currency: string | null;
  /** null: it is paid once. */
  interval: string | null;
  intervalCount: number | null;
  /** `metadata.plan` (or that of an expanded product). */
  planHint: string | null;
}

export interface SnapshotDataByType {
  customer: CustomerData;
  subscription: SubscriptionData;
  invoice: InvoiceData;
  payment_intent: PaymentIntentData;
  charge: ChargeData;
  refund: RefundData;
  checkout_session: CheckoutSessionData;
  subscription_schedule: SubscriptionScheduleData;
  invoice_payment: InvoicePaymentData;
  dispute: DisputeData;
  credit_note: CreditNoteData;
  entitlement_summary: EntitlementSummaryData;
  product: ProductData;
  price: PriceData;
}

interface SnapshotOf<T extends MirroredType> {
  type: T;
  id: string;
  livemode: boolean;
  /** null also for products and prices, which are nobody's. */
  customerId: string | null;
  /** The object's own status where it has one: what lists filter and show. */
  status: string | null;
  /** When Stripe created the object, unix seconds. */
  created: number | null;
  deleted: boolean;
  evidence: UserEvidence;
  data: SnapshotDataByType[T];
  /** Which place gave a field that moved between API versions: field → path. */
  readFrom: Record<string, string>;
}

export type Snapshot = { [T in MirroredType]: SnapshotOf<T> }[MirroredType];
export type SnapshotFor<T extends MirroredType> = Extract<Snapshot, { type: T }>;
