import { describe, expect, it } from "vitest";
import { computeEntitlement } from "./compute";
import type { Held } from "./facts";
import { at, facts, subscription } from "./testing/facts";

function invoice(id: string, created: string, status = "open"): Held<"invoice"> {
  const nothing = {
    number: null,
    subscriptionId: null,
    paymentIntentId: null,
    chargeId: null,
    amountDue: null,
    amountPaid: null,
    total: null,
    currency: null,
    billingReason: null,
    attemptCount: null,
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
  };
  return {
    // Stripe's word of today must not be what the grace counts from.
    asOf: new Date("2026-12-10T11:59:00Z"),
    snapshot: {
      type: "invoice",
      id,
      livemode: false,
      customerId: "cus_1",
      status,
      created: at(created),
      deleted: false,
      evidence: { metadataUserId: null, clientReferenceId: null },
      readFrom: {},
      data: { ...nothing, status },
    },
  };
}

const pastDue = (currentPeriodStart: number | null, invoices: Held<"invoice">[]) =>
  computeEntitlement(
    facts({
      subscriptions: [
        subscription("sub_1", { status: "past_due", currentPeriodStart, latestInvoiceId: "in_1" }),
      ],
      invoices,
    }),
  );
const longAgo = at("2026-11-15T00:00:00Z");

describe("the grace of a payment that failed", () => {
  it("in mid-period counts from the invoice that failed", () => {
    expect(pastDue(longAgo, [invoice("in_1", "2026-12-08T00:00:00Z")])).toMatchObject({
      planId: "pro",
      state: "grace",
      validUntil: new Date("2026-12-15T00:00:00Z"),
    });
    expect(pastDue(longAgo, [invoice("in_1", "2026-12-02T00:00:00Z")]).planId).toBe("free");
  });

  it("is known by its invoice where the period is not", () => {
    expect(pastDue(null, [invoice("in_1", "2026-12-08T00:00:00Z")]).state).toBe("grace");
  });

  it("does not end between the invoice's payment and the subscription's own change", () => {
    expect(pastDue(longAgo, [invoice("in_1", "2026-12-08T00:00:00Z", "paid")]).state).toBe("grace");
  });

  it("does not count from another invoice, a draft, or an invoice older than the period", () => {
    expect(pastDue(longAgo, [invoice("in_2", "2026-12-08T00:00:00Z")]).planId).toBe("free");
    expect(pastDue(longAgo, [invoice("in_1", "2026-12-08T00:00:00Z", "draft")]).planId).toBe("free");
    const start = at("2026-12-05T00:00:00Z");
    expect(pastDue(start, [invoice("in_1", "2026-11-01T00:00:00Z")]).validUntil).toEqual(
      new Date("2026-12-12T00:00:00Z"),
    );
  });
});
