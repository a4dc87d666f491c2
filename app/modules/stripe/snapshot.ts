/**
 * What one Stripe object looked like at one moment, with the fields that
 * decisions need, read from whichever place its API version keeps them.
 *
 * This is the contract between the normaliser (which makes snapshots), the
 * mirror (which keeps the newest of each object) and everything that reads it.
 * Amounts are in the currency's smallest unit; times are unix seconds.
 */
export type MirroredType =
  | "customer"
  | "subscription"
  | "invoice"
  | "payment_intent"
  | "charge"
  | "refund"
  | "checkout_session";

/** Where a user id was written on the object. Trimmed; null when absent or empty. */
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
}

export interface RefundData {
  status: string | null;
  amount: number | null;
  currency: string | null;
  chargeId: string | null;
  paymentIntentId: string | null;
  reason: string | null;
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
  /** `metadata.plan` of the session: what a one-time purchase unlocks, named by whoever created it. */
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
}

interface SnapshotOf<T extends MirroredType> {
  type: T;
  id: string;
  livemode: boolean;
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
