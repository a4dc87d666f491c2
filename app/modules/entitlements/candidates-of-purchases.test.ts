import { describe, expect, it } from "vitest";
import { pastLimit } from "../stripe/past-limit";
import { computeEntitlement } from "./compute";
import type { EntitlementFacts, Held } from "./facts";
import { charge, facts, session } from "./testing/facts";

const compute = (given: Partial<EntitlementFacts>) => computeEntitlement(facts(given));
const many = Array.from({ length: pastLimit + 5 }, (_, n) => n);
const madeAt = <T extends "charge" | "checkout_session">(held: Held<T>, created: number): Held<T> => ({
  ...held,
  snapshot: { ...held.snapshot, created },
});
const bought = madeAt(session("cs_old", { planHint: "pro" }), 1);

describe("a long history", () => {
  it("of abandoned checkouts does not bury a purchase, and is not told in full", () => {
    const abandoned = many.map((n) =>
      madeAt(session(`cs_${n}`, { planHint: "pro", status: "open", paymentStatus: "unpaid" }), 100 + n),
    );
    const unpaid = many.map((n) => madeAt(session(`cs_u${n}`, { paymentStatus: "unpaid" }), 200 + n));
    const { planId, reasons } = compute({ sessions: [bought, ...abandoned, ...unpaid] });
    expect(planId).toBe("pro");
    expect(reasons.filter(({ code }) => code === "checkout_unpaid")).toHaveLength(pastLimit);
  });

  it("of later charges does not bury a purchase's refund", () => {
    const later = many.map((n) => madeAt(charge(`ch_${n}`, { paymentIntentId: `pi_${n}` }), 100 + n));
    const refund = madeAt(charge("ch_old", { paymentIntentId: "pi_cs_old", refunded: true }), 2);
    expect(compute({ sessions: [bought], charges: [refund, ...later] })).toMatchObject({
      planId: "free",
      reasons: [{ code: "refunded_or_disputed", effect: "denies" }, {}],
    });
  });
});

describe("a bank payment that failed", () => {
  it("gives nothing and says that nothing was charged", () => {
    const { planId, reasons } = compute({
      sessions: [session("cs_1", { planHint: "pro", paymentStatus: "failed" })],
    });
    expect(planId).toBe("free");
    expect(reasons[0]).toEqual({
      code: "payment_failed",
      text: "The bank payment of checkout cs_1 did not go through; nothing was charged. Start again.",
      subject: { type: "checkout_session", id: "cs_1" },
      effect: "denies",
    });
  });
});
