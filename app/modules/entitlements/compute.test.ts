import { describe, expect, it } from "vitest";
import type { SubscriptionData } from "../stripe/snapshot";
import { computeEntitlement } from "./compute";
import type { EntitlementFacts } from "./facts";
import { emptyCatalogue } from "./plan";
import {
  at,
  charge,
  customer,
  facts,
  type GivenItem,
  grant,
  now,
  session,
  subscription,
} from "./testing/facts";

const compute = (given: Partial<EntitlementFacts>) => computeEntitlement(facts(given));
const codes = (given: Partial<EntitlementFacts>) => compute(given).reasons.map(({ code }) => code);

describe("what a subscription's status gives", () => {
  const periodEnd = "2027-01-01T00:00:00.000Z";
  const long = {
    currentPeriodStart: at("2026-11-01T00:00:00Z"),
    currentPeriodEnd: at("2026-12-01T00:00:00Z"),
  };
  const cases: [string, Partial<SubscriptionData>, string, string | null, string][] = [
    ["active", {}, "active", periodEnd, "subscription_active"],
    [
      "trialing",
      { status: "trialing", trialEnd: at("2026-12-15T00:00:00Z") },
      "trialing",
      "2026-12-15T00:00:00.000Z",
      "subscription_trialing",
    ],
    [
      "active, to end with the period",
      { cancelAtPeriodEnd: true },
      "canceling",
      periodEnd,
      "subscription_canceling",
    ],
    [
      "active, to end on a day (flexible billing)",
      { cancelAt: at("2026-12-20T00:00:00Z") },
      "canceling",
      "2026-12-20T00:00:00.000Z",
      "subscription_canceling",
    ],
    [
      "active, its end reached though nobody told us",
      { cancelAt: at("2026-12-09T00:00:00Z") },
      "free",
      null,
      "canceled",
    ],
    [
      "trialing, to end with the trial",
      { status: "trialing", cancelAtPeriodEnd: true },
      "canceling",
      periodEnd,
      "subscription_canceling",
    ],
    ["active, renewal not heard of", long, "active", null, "renewal_not_heard_of"],
    [
      "active, without any period",
      { currentPeriodStart: null, currentPeriodEnd: null },
      "active",
      null,
      "subscription_active",
    ],
    [
      "past due within seven days of the unpaid period's start",
      { status: "past_due", currentPeriodStart: at("2026-12-05T00:00:00Z") },
      "grace",
      "2026-12-12T00:00:00.000Z",
      "subscription_past_due",
    ],
    [
      "past due, seven days over",
      { status: "past_due", currentPeriodStart: at("2026-12-03T12:00:00Z") },
      "free",
      null,
      "payment_failed",
    ],
    [
      "past due, nobody knows since when",
      { status: "past_due", currentPeriodStart: null },
      "free",
      null,
      "payment_failed",
    ],
    ["unpaid", { status: "unpaid" }, "free", null, "payment_failed"],
    ["incomplete", { status: "incomplete" }, "free", null, "subscription_incomplete"],
    ["incomplete_expired", { status: "incomplete_expired" }, "free", null, "subscription_incomplete_expired"],
    ["paused", { status: "paused" }, "free", null, "subscription_paused"],
    ["canceled", { status: "canceled", endedAt: at("2026-12-02T00:00:00Z") }, "free", null, "canceled"],
    [
      "canceled as its trial ended",
      { status: "canceled", trialEnd: at("2026-12-02T00:00:00Z"), endedAt: at("2026-12-02T00:00:00Z") },
      "free",
      null,
      "trial_ended",
    ],
    ["a status of the future", { status: "hibernating" }, "free", null, "subscription_status_unknown"],
  ];
  it.each(cases)("%s", (_, fields, state, until, code) => {
    const entitlement = compute({ subscriptions: [subscription("sub_1", fields)] });
    expect(entitlement.state).toBe(state);
    expect(entitlement.planId).toBe(state === "free" ? "free" : "pro");
    expect(entitlement.validUntil?.toISOString() ?? null).toBe(until);
    expect(entitlement.reasons[0]).toMatchObject({
      code,
      effect: state === "free" ? "denies" : "gives",
      subject: { type: "subscription", id: "sub_1" },
    });
    for (const { text } of entitlement.reasons) expect(text).toMatch(/^[A-Z].*\.$/);
  });

  it("a paused collection, a pending change and a cut list are noted and take nothing", () => {
    const fields = {
      pauseCollection: { behavior: "void", resumesAt: null },
      hasPendingUpdate: true,
      itemsTruncated: true,
    };
    expect(codes({ subscriptions: [subscription("sub_1", fields)] })).toEqual([
      "subscription_active",
      "collection_paused",
      "update_pending",
      "list_truncated",
      "plan_decided",
    ]);
  });

  it("a deleted customer's subscription gives nothing", () => {
    const given = { subscriptions: [subscription("sub_1")], customers: [customer("cus_1", true)] };
    expect(compute(given).state).toBe("free");
    expect(codes(given)[0]).toBe("bound_customer_deleted");
  });
});

describe("which plan", () => {
  const planOf = (items: GivenItem[], more: Partial<EntitlementFacts> = {}) =>
    compute({ subscriptions: [subscription("sub_1", {}, items)], ...more });

  it("by price, by product, by the price's own metadata.plan", () => {
    expect(planOf([{ price: "price_pro", product: "prod_team" }]).planId).toBe("pro");
    expect(planOf([{ price: "price_x", product: "prod_team" }]).planId).toBe("team");
    expect(planOf([{ price: "price_x", hint: "team" }]).planId).toBe("team");
    expect(planOf([{ price: "price_x", hint: "no_such_plan" }]).planId).toBe("free");
    expect(planOf([{ price: "toString", product: "__proto__", hint: "constructor" }]).planId).toBe("free");
  });

  it("the highest of several items and subscriptions, which says why", () => {
    const both = planOf([{ price: "price_pro" }, { price: "price_addon" }, { product: "prod_team" }]);
    expect(both).toMatchObject({ planId: "team", features: ["read", "write", "share"] });
    expect(both.reasons.map(({ code }) => code)).toContain("item_without_plan");
    const two = compute({
      subscriptions: [subscription("sub_1"), subscription("sub_2", {}, [{ product: "prod_team" }])],
    });
    expect(two.planId).toBe("team");
    expect(two.reasons.at(-2)?.text).toBe(
      "Several subscriptions give a plan: sub_2 (Team), sub_1 (Pro). The highest plan decides, and of equal ones what lasts longest.",
    );
    expect(two.reasons.at(-1)?.text).toBe(
      "The plan is Team, from subscription sub_2, the highest of the 2 that give one.",
    );
  });

  it("of very many no more reasons are told than anybody reads, and what decides among them", () => {
    const many = Array.from({ length: 400 }, (_, n) => subscription(`sub_${1_000 + n}`));
    const { planId, reasons } = compute({
      subscriptions: [...many, subscription("sub_9999", {}, [{ product: "prod_team" }])],
    });
    expect(planId).toBe("team");
    expect(reasons.length).toBeLessThan(110);
    expect(reasons.some(({ effect, subject }) => effect === "gives" && subject?.id === "sub_9999")).toBe(
      true,
    );
    expect(reasons.map(({ text }) => text)).toContain("And 301 more like these.");
  });

  it("an item's own period decides for it", () => {
    const items = [
      { price: "price_pro", start: at("2026-12-01T00:00:00Z"), end: at("2026-12-24T00:00:00Z") },
    ];
    expect(planOf(items).validUntil?.toISOString()).toBe("2026-12-24T00:00:00.000Z");
  });

  it("a price without a plan gives none, says so, and keeps the plan it gave before", () => {
    const unknown = planOf([{ price: "price_new" }]);
    expect(unknown).toMatchObject({ planId: "free", state: "free" });
    expect(unknown.reasons[0]).toMatchObject({ code: "price_not_in_catalogue", effect: "denies" });
    const former = [{ priceId: "price_pro", productId: null, planHint: null }];
    const kept = compute({
      subscriptions: [{ ...subscription("sub_1", {}, [{ price: "price_new" }]), former }],
    });
    expect(kept).toMatchObject({ planId: "pro", state: "active" });
    expect(kept.reasons.map(({ code }) => code)).toContain("price_not_in_catalogue");
  });

  it("an object in dispute gives nothing, whatever it gave before", () => {
    const disputed = new Set(["sub_1"]);
    expect(planOf([{ price: "price_pro" }], { disputed })).toMatchObject({ planId: "free" });
    expect(planOf([{ price: "price_pro" }], { disputed }).planId).toBe("free");
  });

  it("a renewal not heard of for forty days keeps access, and is among the reasons", () => {
    const end = now.getTime() / 1_000 - 40 * 86_400;
    const late = planOf([{ price: "price_pro", start: end - 30 * 86_400, end }]);
    expect(late).toMatchObject({ planId: "pro", state: "active" });
    expect(late.reasons.map(({ code }) => code)).toContain("renewal_not_heard_of");
  });

  it("without a catalogue everybody is on a plan called Free", () => {
    const none = emptyCatalogue();
    expect(compute({ catalogue: none, subscriptions: [subscription("sub_1")] })).toMatchObject({
      planId: "free",
      planName: "Free",
      validUntil: null,
    });
  });
});

describe("one-time purchases, refunds, grants", () => {
  it("a purchase gives the plan its session names, and a full refund takes it", () => {
    const sessions = [session("cs_1", { planHint: "pro" })];
    expect(compute({ sessions })).toMatchObject({ planId: "pro", state: "active", validUntil: null });
    const charges = [charge("ch_1", { paymentIntentId: "pi_cs_1", refunded: true })];
    expect(compute({ sessions, charges })).toMatchObject({ planId: "free" });
    expect(codes({ sessions, charges })[0]).toBe("refunded_or_disputed");
  });

  it("a purchase that names no plan is noted; one the bank still processes gives nothing yet", () => {
    expect(codes({ sessions: [session("cs_1", {})] })[0]).toBe("one_time_purchase");
    expect(codes({ sessions: [session("cs_1", { planHint: "pro", paymentStatus: "unpaid" })] })[0]).toBe(
      "checkout_unpaid",
    );
    expect(
      codes({ sessions: [session("cs_1", { planHint: "pro", status: "expired", paymentStatus: "unpaid" })] }),
    ).toEqual(["nothing_paid"]);
  });

  it("a refunded or disputed payment of a subscription is noted", () => {
    const given = { subscriptions: [subscription("sub_1")], charges: [charge("ch_1", { refunded: true })] };
    expect(compute(given).planId).toBe("pro");
    expect(codes(given)).toContain("refunded_or_disputed");
  });

  it("a grant gives its plan until its end, unless it was taken back", () => {
    expect(compute({ grants: [grant("g1", "team", "2027-03-01T00:00:00Z")] })).toMatchObject({
      planId: "team",
      state: "granted",
      validUntil: new Date("2027-03-01T00:00:00Z"),
    });
    expect(codes({ grants: [grant("g1", "team", "2026-12-10T12:00:00Z")] })[0]).toBe("grant_expired");
    expect(codes({ grants: [grant("g1", "team", "2027-03-01T00:00:00Z", { revokedAt: now })] })[0]).toBe(
      "grant_revoked",
    );
    // Taken back by somebody whose clock is ahead of ours.
    const ahead = { revokedAt: new Date(now.getTime() + 1_000) };
    expect(codes({ grants: [grant("g1", "team", "2027-03-01T00:00:00Z", ahead)] })[0]).toBe("grant_revoked");
    expect(codes({ grants: [grant("g1", "gone", "2027-03-01T00:00:00Z")] })[0]).toBe("grant_plan_unknown");
  });

  it("beside an equal plan, what renews decides; a grant decides over what ends before it", () => {
    const grants = [grant("g1", "pro", "2027-03-01T00:00:00Z")];
    expect(compute({ subscriptions: [subscription("sub_1")], grants }).state).toBe("active");
    expect(
      compute({ subscriptions: [subscription("sub_1", { cancelAtPeriodEnd: true })], grants }).state,
    ).toBe("granted");
  });
});
