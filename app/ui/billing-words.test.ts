import { describe, expect, it } from "vitest";
import { type BillingFacts, billingCode, billingWords } from "./billing-words";
import { cardWords, paymentWords } from "./payment-words";

const facts = (more: Partial<BillingFacts>): BillingFacts => ({
  planName: "Pro",
  freePlanName: "Free",
  state: "active",
  validUntil: "2026-12-12T00:00:00.000Z",
  denied: [],
  noted: [],
  ...more,
});

describe("the billing page says what you have", () => {
  it.each([
    ["active", "You have Pro.", "It renews on 12 Dec 2026."],
    ["trialing", "You are trying Pro.", "Your trial lasts until 12 Dec 2026."],
    ["canceling", "You have Pro until 12 Dec 2026.", "will not renew"],
    ["limited", "You have access to Pro until 12 Dec 2026.", "does not renew"],
    ["grace", "You keep Pro until 12 Dec 2026.", "as soon as the payment works"],
    ["granted", "You have Pro until 12 Dec 2026.", "you pay nothing"],
  ] as const)("%s", (state, sentence, next) => {
    const words = billingWords(facts({ state }));
    expect(words.sentence).toBe(sentence);
    expect(words.next).toContain(next);
  });

  it("an open-ended plan promises no date", () => {
    for (const state of ["active", "trialing", "canceling", "limited", "grace", "granted", "free"] as const) {
      const { sentence, next } = billingWords(facts({ state, validUntil: null }));
      expect(sentence + next).not.toMatch(/null|Invalid|undefined/);
    }
    expect(billingWords(facts({ validUntil: null, noted: ["one_time_purchase"] })).next).toContain(
      "bought it once",
    );
  });

  it("tells somebody on the free plan why what they paid for is not there", () => {
    const free = (...denied: string[]) =>
      billingWords(facts({ planName: "Free", state: "free", denied })).trouble;
    expect(free()).toBeNull();
    expect(free("unheard_of")).toBeNull();
    expect(free("checkout_unpaid")?.title).toContain("bank is still processing");
    expect(free("unheard_of", "subscription_incomplete")?.payable).toBe(true);
    const failed = (type: string) => free(billingCode({ code: "payment_failed", subject: { type } }));
    expect(failed("checkout_session")?.text).toContain("Nothing was charged");
    expect(failed("subscription")?.payable).toBe(true);
    // A property of every object is no code.
    expect(free("toString")).toBeNull();
  });
});

describe("payments in words", () => {
  const payment = { status: "paid", amount: 1900, amountRefunded: 0, disputed: false };
  it("tells refunds and disputes before the state", () => {
    expect(paymentWords(payment).word).toBe("Paid");
    expect(paymentWords({ ...payment, amountRefunded: 500 }).word).toBe("Partly refunded");
    expect(paymentWords({ ...payment, amountRefunded: 1900 }).word).toBe("Refunded");
    expect(paymentWords({ ...payment, disputed: true }).word).toBe("Disputed");
    expect(paymentWords({ ...payment, status: "brand_new" }).word).toBe("brand new");
  });

  it("names a card without its number", () => {
    expect(cardWords("visa", "4242")).toBe("Visa •••• 4242");
    expect(cardWords(null, null)).toBeNull();
  });
});
