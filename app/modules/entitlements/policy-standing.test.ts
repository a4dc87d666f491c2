import { describe, expect, it } from "vitest";
import { computeEntitlement } from "./compute";
import type { EntitlementFacts } from "./facts";
import { defaultPolicies, type Policies } from "./policies";
import {
  at,
  catalogue,
  charge,
  dispute,
  facts,
  invoice,
  invoicePayment,
  now,
  plan,
  session,
  subscription,
} from "./testing/facts";

const under = (policies: Partial<Policies>, given: Partial<EntitlementFacts>) =>
  computeEntitlement(facts({ ...given, policies: { ...defaultPolicies, ...policies } }));
const day = (date: string) => at(`2026-${date}T00:00:00Z`);
const iso = (date: Date | null) => date?.toISOString().slice(0, 10) ?? null;

describe("a subscription's payment that went back", () => {
  const paid = { latestInvoiceId: "in_1" };
  const refunded = charge("ch_1", { amount: 1900, refunded: true, invoiceId: "in_1" });
  const given = {
    subscriptions: [subscription("sub_1", paid)],
    invoices: [invoice("in_1")],
    charges: [refunded],
  };
  const policy = (subscription: Policies["refunded"]["subscription"]) => ({
    refunded: { purchase: "keep" as const, subscription },
  });

  it("keeps access, ends it now, or at the end of the period: as the policy says, and says so", () => {
    const kept = under(policy("keep"), given);
    expect(kept).toMatchObject({ planId: "pro", state: "active" });
    expect(kept.reasons.map(({ text }) => text)).toContain("Charge ch_1 was refunded in full.");
    const ended = under(policy("end_now"), given);
    expect(ended).toMatchObject({
      planId: "free",
      reasons: [{ code: "refunded_or_disputed", effect: "denies" }, {}, {}],
    });
    expect(ended.reasons[0]?.text).toBe(
      "Subscription sub_1 gives no access: its payment ch_1 was refunded in full, and the policy is to end access then.",
    );
    const ending = under(policy("end_at_period"), given);
    expect(ending).toMatchObject({ planId: "pro", state: "canceling" });
    expect(iso(ending.validUntil)).toBe("2027-01-01");
    // Unlike a renewal that is late, this end is certain.
    const after = new Date("2027-01-01T00:00:00Z");
    expect(under(policy("end_at_period"), { ...given, now: after })).toMatchObject({ planId: "free" });
  });

  it.each([
    ["by the charge's own invoice", { charges: [refunded] }],
    ["by the invoice's charge", { invoices: [invoice("in_1", { chargeId: "ch_1" })] }],
    ["by the payment intent of both", { invoices: [invoice("in_1", { paymentIntentId: "pi_1" })] }],
    ["by the invoice's payment", { invoicePayments: [invoicePayment("inpay_1", "in_1", "pi_1")] }],
  ])("is found %s", (_, more) => {
    const charges = [charge("ch_1", { amount: 1900, refunded: true, paymentIntentId: "pi_1" })];
    expect(under(policy("end_now"), { ...given, charges, ...more }).planId).toBe("free");
    const nobodys = { ...given, charges, invoices: [invoice("in_1")] };
    expect(under(policy("end_now"), nobodys).planId).toBe("pro");
  });

  it.each<[string, Partial<EntitlementFacts>]>([
    ["of the period before", { invoices: [invoice("in_1", {}, day("11-01"))] }],
    [
      "of a change in mid-period",
      { invoices: [invoice("in_1", { billingReason: "subscription_update" }, day("12-05"))] },
    ],
    ["of another subscription", { invoices: [invoice("in_1", { subscriptionId: "sub_2" })] }],
    ["that was free", { invoices: [invoice("in_1", { amountPaid: 0 })] }],
    ["one of two parts", { invoices: [invoice("in_1", { amountPaid: 3800 })] }],
    ["in part", { charges: [charge("ch_1", { amount: 1900, amountRefunded: 900, invoiceId: "in_1" })] }],
  ])("takes nothing where it is %s", (_, more) => {
    expect(under(policy("end_now"), { ...given, ...more })).toMatchObject({ planId: "pro", state: "active" });
  });

  it("in part is noted with both amounts", () => {
    const charges = [charge("ch_1", { amount: 1900, amountRefunded: 900, invoiceId: "in_1" })];
    const { reasons } = under({}, { ...given, charges });
    expect(reasons.map(({ text }) => text)).toContain(
      "Of charge ch_1, 900 EUR of 1900 EUR was refunded: in part, which changes nothing.",
    );
  });

  it("the next period is paid for by its own invoice", () => {
    const next = subscription("sub_1", {
      latestInvoiceId: "in_2",
      currentPeriodStart: day("12-08"),
      currentPeriodEnd: at("2027-01-08T00:00:00Z"),
    });
    const invoices = [invoice("in_1"), invoice("in_2", {}, day("12-08"))];
    expect(under(policy("end_now"), { ...given, subscriptions: [next], invoices }).planId).toBe("pro");
  });

  const disputed = charge("ch_1", { amount: 1900, disputed: true, invoiceId: "in_1" });
  const all = (opened: "keep" | "end_now", lost: "keep" | "end_now") => ({
    disputeOpened: { purchase: opened, subscription: opened },
    disputeLost: { purchase: lost, subscription: lost },
  });
  it.each<[string | null, "keep" | "end_now", "keep" | "end_now", string]>([
    [null, "keep", "end_now", "pro"],
    [null, "end_now", "keep", "free"],
    ["needs_response", "end_now", "keep", "free"],
    ["under_review", "end_now", "keep", "free"],
    ["under_review", "keep", "end_now", "pro"],
    ["warning_needs_response", "end_now", "end_now", "pro"],
    ["prevented", "end_now", "end_now", "pro"],
    ["won", "end_now", "end_now", "pro"],
    ["lost", "end_now", "keep", "pro"],
    ["lost", "keep", "end_now", "free"],
  ])("a dispute that is %s, opened: %s, lost: %s → %s", (status, opened, lost, planId) => {
    const disputes = status === null ? [] : [dispute("dp_1", "ch_1", status)];
    const of = { ...given, charges: [disputed], disputes };
    expect(under(all(opened, lost), of).planId).toBe(planId);
    // The same for something bought once.
    const bought = {
      sessions: [session("cs_1", { planHint: "pro", paymentIntentId: "pi_1" })],
      charges: [charge("ch_1", { disputed: true, paymentIntentId: "pi_1" })],
      disputes,
    };
    expect(under(all(opened, lost), bought).planId).toBe(planId);
  });
});

describe("collection that is paused", () => {
  const paused = (behavior: string | null, resumesAt: number | null = null) => ({
    subscriptions: [subscription("sub_1", { pauseCollection: { behavior, resumesAt } })],
  });
  const rule = (pausedCollection: Policies["pausedCollection"]) => ({ pausedCollection });

  it.each<[Policies["pausedCollection"], string | null, string]>([
    [{ rule: "keep" }, "void", "pro"],
    [{ rule: "end_now" }, "keep_as_draft", "free"],
    [{ rule: "keep_when", behaviors: ["keep_as_draft"] }, "keep_as_draft", "pro"],
    [{ rule: "keep_when", behaviors: ["keep_as_draft"] }, "void", "free"],
    [{ rule: "keep_when", behaviors: [] }, null, "free"],
  ])("%o, %s → %s", (policy, behavior, planId) => {
    expect(under(rule(policy), paused(behavior)).planId).toBe(planId);
  });

  it("is looked at again when Stripe resumes it, and then gives access whether Stripe has said so or not", () => {
    const given = paused("void", day("12-20"));
    const before = under(rule({ rule: "end_now" }), given);
    expect(before).toMatchObject({ planId: "free", validUntil: null });
    expect(iso(before.holdsUntil)).toBe("2026-12-20");
    const then = under(rule({ rule: "end_now" }), { ...given, now: before.holdsUntil ?? now });
    expect(then).toMatchObject({ planId: "pro", state: "active" });
  });

  it("a subscription whose status is paused gives nothing, whatever the policy", () => {
    const subscriptions = [subscription("sub_1", { status: "paused" })];
    expect(under(rule({ rule: "keep" }), { subscriptions })).toMatchObject({
      planId: "free",
      reasons: [{ code: "subscription_paused" }, {}],
    });
  });
});

describe("an invoice that is sent", () => {
  const sent = (status: string, fields: Parameters<typeof invoice>[1] = {}, of: string = "active") => ({
    subscriptions: [
      subscription("sub_1", {
        status: of,
        collectionMethod: "send_invoice",
        latestInvoiceId: "in_1",
        daysUntilDue: 5,
      }),
    ],
    invoices: [invoice("in_1", { status, amountPaid: 0, collectionMethod: "send_invoice", ...fields })],
  });
  const rule = (unpaidInvoice: Policies["unpaidInvoice"]) => ({ unpaidInvoice });
  const overdue = (days: number) => rule({ rule: "after_days_overdue", days });

  // Now is 10 December; in_1 was made on the 1st and is due on the 6th.
  it.each<[string, Partial<Policies>, string, string]>([
    ["keep", rule({ rule: "keep" }), "open", "pro"],
    ["only when paid", rule({ rule: "only_when_paid" }), "open", "free"],
    ["only when paid", rule({ rule: "only_when_paid" }), "draft", "free"],
    ["only when paid", rule({ rule: "only_when_paid" }), "uncollectible", "free"],
    ["only when paid", rule({ rule: "only_when_paid" }), "paid", "pro"],
    ["only when paid", rule({ rule: "only_when_paid" }), "void", "pro"],
    ["3 days overdue", overdue(3), "open", "free"],
    ["3 days overdue", overdue(3), "paid", "pro"],
    ["5 days overdue", overdue(5), "open", "pro"],
  ])("%s, %s → %s", (_, policy, status, planId) => {
    expect(under(policy, sent(status)).planId).toBe(planId);
  });

  it("is looked at again on the day that its time is over", () => {
    const given = sent("open", { dueDate: day("12-09") });
    const before = under(overdue(5), given);
    expect(before).toMatchObject({ planId: "pro", state: "active" });
    expect(iso(before.validUntil)).toBe("2027-01-01");
    expect(iso(before.holdsUntil)).toBe("2026-12-14");
    expect(under(overdue(5), { ...given, now: before.holdsUntil ?? now })).toMatchObject({
      planId: "free",
      reasons: [{ code: "invoice_unpaid_but_active" }, {}],
    });
  });

  it("past due has its grace from when it was due, as many days as the policy says", () => {
    expect(iso(under({}, sent("open", {}, "past_due")).validUntil)).toBe("2026-12-13");
    expect(iso(under(overdue(20), sent("open", {}, "past_due")).validUntil)).toBe("2026-12-26");
    expect(under(overdue(2), sent("open", {}, "past_due")).planId).toBe("free");
    expect(under(rule({ rule: "only_when_paid" }), sent("open", {}, "past_due")).planId).toBe("free");
  });

  it("that is not known takes nothing; nor does any that is charged by itself", () => {
    const { subscriptions, invoices } = sent("open");
    expect(under(rule({ rule: "only_when_paid" }), { subscriptions }).planId).toBe("pro");
    const charged = [
      subscription("sub_1", { collectionMethod: "charge_automatically", latestInvoiceId: "in_1" }),
    ];
    expect(under(rule({ rule: "only_when_paid" }), { subscriptions: charged, invoices }).planId).toBe("pro");
  });
});

describe("grace", () => {
  const pastDue = { subscriptions: [subscription("sub_1", { status: "past_due" })] };
  const graced = (graceDays: number | null) => ({
    ...catalogue,
    plans: [plan("free", "Free", 0), plan("pro", "Pro", 10, { graceDays })],
  });
  it.each<[number | null, number, string | null]>([
    [null, 14, "2026-12-15"],
    [30, 14, "2026-12-31"],
    [9, 14, null],
    [0, 14, null],
    [null, 0, null],
  ])("a plan's %s days, else the policies' %s → until %s", (ofPlan, ofAll, until) => {
    const given = { ...pastDue, catalogue: graced(ofPlan) };
    const { state, validUntil } = under({ graceDays: ofAll }, given);
    expect([state, iso(validUntil)]).toEqual([until === null ? "free" : "grace", until]);
  });
});

describe("a scheduled end", () => {
  it.each<[string, Parameters<typeof subscription>[1], string]>([
    ["classic, at the end of the period", { cancelAtPeriodEnd: true }, "2027-01-01"],
    ["at a moment", { cancelAt: day("12-20") }, "2026-12-20"],
    // min_period_end and max_period_end: Stripe works the moment out, and it is no period's end of the whole.
    [
      "flexible, at the first period's end",
      { billingMode: "flexible", cancelAt: day("12-15") },
      "2026-12-15",
    ],
    [
      "flexible, at the last period's end",
      { billingMode: "flexible", cancelAt: at("2027-06-01T00:00:00Z") },
      "2027-06-01",
    ],
  ])("%s", (_, fields, until) => {
    const items = [
      { price: "price_pro", start: day("12-01"), end: day("12-15") },
      { price: "price_pro", start: day("12-01"), end: at("2027-01-01T00:00:00Z") },
    ];
    const given = { subscriptions: [subscription("sub_1", fields, items)] };
    const entitlement = under({}, given);
    expect([entitlement.state, iso(entitlement.validUntil)]).toEqual(["canceling", until]);
    const then = entitlement.validUntil ?? now;
    expect(under({}, { ...given, now: then }).planId).toBe("free");
    expect(under({}, { ...given, now: new Date(then.getTime() - 1) }).planId).toBe("pro");
  });
});
