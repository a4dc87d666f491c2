/** Facts for tests of the entitlement rules. */
import type { SnapshotFor, SubscriptionData } from "../../stripe/snapshot";
import type { Grant } from "../entitlement";
import type { EntitlementFacts, Held } from "../facts";
import { emptyCatalogue, type Plan, type PlanCatalogue, type PlanMapping } from "../plan";
import { defaultPolicies } from "../policies";

export const now = new Date("2026-12-10T12:00:00Z");
export const at = (iso: string) => Date.parse(iso) / 1_000;

export function plan(id: string, name: string, rank: number, more: Partial<Plan> = {}): Plan {
  return { id, name, rank, features: [], limits: {}, graceDays: null, ...more };
}

export function mapping(planId: string, more: Partial<PlanMapping> = {}): PlanMapping {
  return { planId, accessDays: null, removedAt: null, ...more };
}

export const catalogue: PlanCatalogue = {
  plans: [
    plan("free", "Free", 0, { features: ["read"] }),
    plan("pro", "Pro", 10, { features: ["read", "write"] }),
    plan("team", "Team", 20, { features: ["read", "write", "share"] }),
  ],
  mappings: {
    ...emptyCatalogue().mappings,
    price: {
      price_pro: mapping("pro"),
      price_gone: mapping("deleted_plan"),
      price_old: mapping("pro", { removedAt: at("2026-12-05T00:00:00Z") }),
    },
    product: { prod_team: mapping("team") },
  },
};

export function facts(given: Partial<EntitlementFacts> = {}): EntitlementFacts {
  return {
    userId: "ada",
    now,
    catalogue,
    policies: defaultPolicies,
    customers: [],
    subscriptions: [],
    sessions: [],
    charges: [],
    grants: [],
    disputed: new Set(),
    ...given,
  };
}

const empty = {
  livemode: false,
  deleted: false,
  readFrom: {},
  evidence: { metadataUserId: null, clientReferenceId: null },
};
const asOf = new Date("2026-12-10T11:00:00Z");

export interface GivenItem {
  price?: string | null;
  product?: string | null;
  hint?: string | null;
  start?: number;
  end?: number;
}

/** Period of the whole: 1 December 2026 to 1 January 2027. */
export function subscription(
  id: string,
  fields: Partial<SubscriptionData> = {},
  items: GivenItem[] = [{ price: "price_pro" }],
): Held<"subscription"> {
  const data: SubscriptionData = {
    status: "active",
    items: items.map((item, index) => ({
      id: `si_${index}`,
      priceId: item.price ?? null,
      productId: item.product ?? null,
      quantity: 1,
      unitAmount: 1900,
      currency: "eur",
      interval: "month",
      intervalCount: 1,
      lookupKey: null,
      planHint: item.hint ?? null,
      currentPeriodStart: item.start ?? null,
      currentPeriodEnd: item.end ?? null,
    })),
    itemsTruncated: false,
    currentPeriodStart: at("2026-12-01T00:00:00Z"),
    currentPeriodEnd: at("2027-01-01T00:00:00Z"),
    cancelAt: null,
    cancelAtPeriodEnd: false,
    canceledAt: null,
    endedAt: null,
    trialStart: null,
    trialEnd: null,
    startDate: null,
    pauseCollection: null,
    collectionMethod: null,
    latestInvoiceId: null,
    hasPendingUpdate: false,
    cancellationReason: null,
    currency: "eur",
    scheduledEndAt: null,
    scheduleId: null,
    pendingUpdate: null,
    billingMode: null,
    trialSettings: { missingPaymentMethod: null },
    defaultPaymentMethodId: null,
    daysUntilDue: null,
    ...fields,
  };
  const snapshot = {
    ...empty,
    type: "subscription" as const,
    id,
    customerId: "cus_1",
    status: data.status,
    created: at("2026-11-01T00:00:00Z"),
    data,
  };
  return { snapshot, asOf };
}

export function session(
  id: string,
  data: Partial<SnapshotFor<"checkout_session">["data"]>,
): Held<"checkout_session"> {
  const full = {
    status: "complete",
    paymentStatus: "paid",
    mode: "payment",
    subscriptionId: null,
    paymentIntentId: `pi_${id}`,
    invoiceId: null,
    amountTotal: 4900,
    currency: "eur",
    customerEmail: null,
    expiresAt: null,
    paymentLinkId: null,
    unprovenReference: null,
    planHint: null,
    accessDays: null,
    lineItems: null,
    ...data,
  };
  return {
    snapshot: {
      ...empty,
      type: "checkout_session",
      id,
      customerId: "cus_1",
      status: full.status,
      created: 1,
      data: full,
    },
    asOf,
  };
}

export function charge(id: string, data: Partial<SnapshotFor<"charge">["data"]>): Held<"charge"> {
  const full = {
    status: "succeeded",
    amount: 4900,
    amountRefunded: 0,
    currency: "eur",
    refunded: false,
    disputed: false,
    paid: true,
    paymentIntentId: null,
    invoiceId: null,
    receiptUrl: null,
    receiptNumber: null,
    cardBrand: null,
    cardLast4: null,
    failureCode: null,
    declineCode: null,
    amountCaptured: null,
    disputeId: null,
    ...data,
  };
  return {
    snapshot: {
      ...empty,
      type: "charge",
      id,
      customerId: "cus_1",
      status: full.status,
      created: 1,
      data: full,
    },
    asOf,
  };
}

export function customer(id: string, deleted: boolean): Held<"customer"> {
  const data = { email: null, name: null, currency: null };
  return {
    snapshot: { ...empty, type: "customer", id, customerId: id, status: null, created: 1, data, deleted },
    asOf,
  };
}

export function grant(id: string, planId: string, endsAt: string, more: Partial<Grant> = {}): Grant {
  return {
    id,
    userId: "ada",
    planId,
    reason: "Sorry for the outage.",
    createdBy: "user:op",
    createdAt: new Date("2026-12-01T00:00:00Z"),
    endsAt: new Date(endsAt),
    revokedAt: null,
    ...more,
  };
}

/** An invoice of 19.00 EUR, made when the period of `subscription` began, and paid. */
export function invoice(
  id: string,
  data: Partial<SnapshotFor<"invoice">["data"]> = {},
  created = at("2026-12-01T00:00:00Z"),
): Held<"invoice"> {
  const full = {
    status: "paid",
    number: null,
    subscriptionId: "sub_1",
    paymentIntentId: null,
    chargeId: null,
    amountDue: 1900,
    amountPaid: 1900,
    total: 1900,
    currency: "eur",
    billingReason: "subscription_cycle",
    attemptCount: 1,
    nextPaymentAttempt: null,
    periodStart: null,
    periodEnd: null,
    paidAt: null,
    hostedInvoiceUrl: null,
    invoicePdf: null,
    collectionMethod: null,
    amountRemaining: null,
    dueDate: null,
    lastFinalizationError: null,
    ...data,
  };
  const { status } = full;
  return {
    snapshot: { ...empty, type: "invoice", id, customerId: "cus_1", status, created, data: full },
    asOf,
  };
}

export function invoicePayment(
  id: string,
  invoiceId: string,
  paymentIntentId: string,
): Held<"invoice_payment"> {
  const data = {
    status: "paid",
    invoiceId,
    amountPaid: 1900,
    amountRequested: 1900,
    currency: "eur",
    isDefault: true,
    paymentIntentId,
    chargeId: null,
    paidAt: null,
  };
  return {
    snapshot: {
      ...empty,
      type: "invoice_payment",
      id,
      customerId: "cus_1",
      status: "paid",
      created: 1,
      data,
    },
    asOf,
  };
}

export function dispute(id: string, chargeId: string, status: string): Held<"dispute"> {
  const data = {
    status,
    reason: "fraudulent",
    amount: 1900,
    currency: "eur",
    chargeId,
    paymentIntentId: null,
    evidenceDueAt: null,
  };
  return {
    snapshot: { ...empty, type: "dispute", id, customerId: "cus_1", status, created: 1, data },
    asOf,
  };
}

export function summary(customerId: string, lookupKeys: readonly string[]): Held<"entitlement_summary"> {
  const data = {
    entitlements: lookupKeys.map((lookupKey) => ({ id: null, featureId: null, lookupKey })),
    entitlementsTruncated: false,
  };
  return {
    snapshot: {
      ...empty,
      type: "entitlement_summary",
      id: customerId,
      customerId,
      status: null,
      created: null,
      data,
    },
    asOf,
  };
}
