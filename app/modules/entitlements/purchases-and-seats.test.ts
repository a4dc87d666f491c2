import { describe, expect, it } from "vitest";
import type { LineItemData } from "../stripe/snapshot";
import { computeEntitlement } from "./compute";
import type { EntitlementFacts } from "./facts";
import { emptyCatalogue, type PlanCatalogue } from "./plan";
import { defaultPolicies } from "./policies";
import {
  at,
  charge,
  customer,
  facts,
  grant,
  mapping,
  now,
  plan,
  session,
  subscription,
  summary,
} from "./testing/facts";

const catalogue: PlanCatalogue = {
  plans: [
    plan("free", "Free", 0, { limits: { notes: 10 } }),
    plan("pro", "Pro", 10, { features: ["write"], limits: { notes: 1_000 } }),
    plan("team", "Team", 20),
  ],
  mappings: {
    ...emptyCatalogue().mappings,
    price: {
      price_pro: mapping("pro"),
      price_month: mapping("pro", { accessDays: 30 }),
      price_old: mapping("team", { removedAt: at("2026-11-01T00:00:00Z") }),
    },
    product: { prod_team: mapping("team") },
    price_lookup_key: { pro_monthly: mapping("pro"), team_pass: mapping("team", { accessDays: 7 }) },
    feature_lookup_key: {
      "all-notes": mapping("pro"),
      sharing: mapping("team"),
      gone: mapping("team", { removedAt: 1 }),
    },
  },
};
const compute = (given: Partial<EntitlementFacts>) => computeEntitlement(facts({ catalogue, ...given }));
const iso = (date: Date | null) => date?.toISOString().slice(0, 10) ?? null;

function line(given: Partial<LineItemData>): LineItemData {
  return { priceId: null, productId: null, lookupKey: null, planHint: null, quantity: 1, ...given };
}
function purchase(lines: Partial<LineItemData>[] | null, more: Parameters<typeof session>[1] = {}) {
  const held = session("cs_1", { lineItems: lines?.map(line) ?? null, ...more });
  const created = at("2026-12-01T00:00:00Z");
  return { sessions: [{ ...held, snapshot: { ...held.snapshot, created } }] };
}

describe("what was bought once", () => {
  it.each<[string, Partial<LineItemData>[] | null, Parameters<typeof session>[1], string, string | null]>([
    ["by price", [{ priceId: "price_pro" }], {}, "pro", null],
    ["by product", [{ priceId: "price_x", productId: "prod_team" }], {}, "team", null],
    ["by the price's lookup key", [{ priceId: "price_x", lookupKey: "pro_monthly" }], {}, "pro", null],
    ["by the price's metadata", [{ planHint: "team" }], {}, "team", null],
    [
      "by the session's metadata, before what was bought",
      [{ priceId: "price_pro" }],
      { planHint: "team" },
      "team",
      null,
    ],
    ["of which nothing is known", null, {}, "free", null],
    ["that is mapped to nothing", [{ priceId: "price_x" }], {}, "free", null],
    ["at a price that was taken out of the catalogue", [{ priceId: "price_old" }], {}, "free", null],
    ["for the mapping's days", [{ priceId: "price_month" }], {}, "pro", "2026-12-31"],
    ["for the lookup key's days, which are over", [{ lookupKey: "team_pass" }], {}, "free", null],
    [
      "for the session's days, before the mapping's",
      [{ priceId: "price_month" }],
      { accessDays: 10 },
      "pro",
      "2026-12-11",
    ],
    [
      "for days although the session names the plan",
      [],
      { planHint: "pro", accessDays: 10 },
      "pro",
      "2026-12-11",
    ],
    ["together: the highest", [{ priceId: "price_month" }, { productId: "prod_team" }], {}, "team", null],
    ["twice the same: the longest", [{ priceId: "price_month" }, { priceId: "price_pro" }], {}, "pro", null],
  ])("%s", (_, lines, fields, planId, until) => {
    const found = compute(purchase(lines, fields));
    expect([found.planId, iso(found.validUntil)]).toEqual([planId, until]);
    if (planId !== "free") expect(found.state).toBe(until === null ? "active" : "limited");
  });

  it("lasts from when the bank paid, and not an instant longer than it should", () => {
    const charges = [
      charge("ch_1", { paymentIntentId: "pi_cs_1" }),
      charge("ch_0", { paymentIntentId: "pi_cs_1", paid: false, status: "failed" }),
    ].map((held, index) => ({
      ...held,
      snapshot: {
        ...held.snapshot,
        created: at(index === 0 ? "2026-12-04T00:00:00Z" : "2026-12-06T00:00:00Z"),
      },
    }));
    const given = { ...purchase([{ priceId: "price_month" }]), charges };
    const { validUntil, holdsUntil } = compute(given);
    expect(iso(validUntil)).toBe("2027-01-03");
    expect(holdsUntil).toEqual(validUntil);
    const over = compute({ ...given, now: validUntil ?? now });
    expect(over).toMatchObject({
      planId: "free",
      reasons: [{ code: "one_time_purchase", effect: "denies" }, {}],
    });
    expect(over.reasons[0]?.text).toBe("Checkout cs_1 gave Pro for 30 days, until 3 January 2027.");
  });

  it.each<["keep" | "end_now", string]>([
    ["keep", "pro"],
    ["end_now", "free"],
  ])("refunded in full, under %s → %s; in part it stays", (purchasePolicy, planId) => {
    const refunded = { purchase: purchasePolicy, subscription: "keep" as const };
    const policies = { ...defaultPolicies, refunded };
    const bought = purchase([{ priceId: "price_pro" }]);
    const full = charge("ch_1", { paymentIntentId: "pi_cs_1", refunded: true, amountRefunded: 4900 });
    expect(compute({ ...bought, policies, charges: [full] }).planId).toBe(planId);
    const part = charge("ch_1", { paymentIntentId: "pi_cs_1", amountRefunded: 100 });
    const { planId: left, reasons } = compute({ ...bought, policies, charges: [part] });
    expect(left).toBe("pro");
    expect(reasons.map(({ code }) => code)).toContain("refunded_or_disputed");
  });
});

describe("limits and seats", () => {
  const seats = (id: string, items: [price: string, quantity: number | null][], fields = {}) => {
    const held = subscription(
      id,
      fields,
      items.map(([price]) => ({ price })),
    );
    held.snapshot.data.items.forEach((item, index) => {
      item.quantity = items[index]?.[1] ?? null;
    });
    return held;
  };
  const under = (policy: "sum" | "highest", given: Partial<EntitlementFacts>) =>
    compute({ ...given, policies: { ...defaultPolicies, seats: policy } });

  it("are the plan's and what was bought of it", () => {
    expect(compute({})).toMatchObject({ limits: { notes: 10 }, seats: null });
    expect(compute({ subscriptions: [seats("sub_1", [["price_pro", 5]])] })).toMatchObject({
      limits: { notes: 1_000 },
      seats: 5,
    });
    const granted = { grants: [grant("grant_1", "pro", "2027-02-01T00:00:00Z")] };
    expect(compute(granted)).toMatchObject({ limits: { notes: 1_000 }, seats: null });
    expect(compute(purchase([{ priceId: "price_pro", quantity: 3 }])).seats).toBe(3);
    expect(compute({ subscriptions: [seats("sub_1", [["price_pro", null]])] }).seats).toBeNull();
  });

  it("of several items and subscriptions are added up, or the highest counts", () => {
    const given = {
      subscriptions: [
        seats("sub_1", [
          ["price_pro", 2],
          ["price_pro", 4],
        ]),
        seats("sub_2", [["price_pro", 3]]),
      ],
    };
    expect(under("sum", given).seats).toBe(9);
    expect(under("highest", given).seats).toBe(4);
    expect(under("sum", given).reasons.at(-1)?.text).toMatch(
      /, the highest of the 3 that give one, with 9 seats\.$/,
    );
  });

  it("of a lower plan do not count for the higher one", () => {
    const team = subscription("sub_2", {}, [{ product: "prod_team" }]);
    const given = { subscriptions: [seats("sub_1", [["price_pro", 50]]), team] };
    expect(compute(given)).toMatchObject({ planId: "team", seats: 1 });
  });

  it("are counted again when one of several ends, though the plan goes on", () => {
    const cancelAt = at("2026-12-15T00:00:00Z");
    const given = {
      subscriptions: [seats("sub_1", [["price_pro", 2]]), seats("sub_2", [["price_pro", 3]], { cancelAt })],
    };
    const before = compute(given);
    expect([before.seats, iso(before.validUntil), iso(before.holdsUntil)]).toEqual([
      5,
      "2027-01-01",
      "2026-12-15",
    ]);
    expect(compute({ ...given, now: before.holdsUntil ?? now })).toMatchObject({ planId: "pro", seats: 2 });
  });

  it("more than the store holds are as many as it holds", () => {
    expect(compute({ subscriptions: [seats("sub_1", [["price_pro", 9_999_999_999]])] }).seats).toBe(
      2_147_483_647,
    );
  });
});

describe("a price's lookup key", () => {
  const keyed = (lookupKey: string | null, price = "price_x") => {
    const held = subscription("sub_1", {}, [{ price }]);
    for (const item of held.snapshot.data.items) item.lookupKey = lookupKey;
    return held;
  };

  it("unlocks its plan, after the price itself and before its product", () => {
    expect(compute({ subscriptions: [keyed("pro_monthly")] }).planId).toBe("pro");
    expect(compute({ subscriptions: [keyed("team_pass", "price_pro")] }).planId).toBe("pro");
    expect(compute({ subscriptions: [keyed("unknown")] }).planId).toBe("free");
  });

  it("that moved on to another price leaves whoever had it what they had", () => {
    const former = [{ priceId: "price_x", productId: null, planHint: null, lookupKey: "pro_monthly" }];
    const kept = compute({ subscriptions: [{ ...keyed(null), former }] });
    expect(kept).toMatchObject({ planId: "pro", state: "active" });
    expect(kept.reasons.map(({ code }) => code)).toContain("price_not_in_catalogue");
  });
});

describe("Stripe's own entitlements", () => {
  const unknown = (status: string, fields = {}) =>
    subscription("sub_1", { status, ...fields }, [{ price: "price_x" }]);
  const listed = (given: Partial<EntitlementFacts>, keys = ["all-notes"]) =>
    compute({ summaries: [summary("cus_1", keys)], ...given });

  it("give the plan that a feature is mapped to", () => {
    expect(listed({})).toMatchObject({ planId: "pro", state: "active", validUntil: null });
    expect(listed({}, ["all-notes", "sharing"]).planId).toBe("team");
    expect(listed({}, ["gone", "unheard of", "constructor"]).planId).toBe("free");
    expect(listed({}).reasons[0]?.text).toBe(
      "Stripe lists the feature all-notes for customer cus_1, which gives Pro.",
    );
  });

  it("last as long as a subscription of the customer does", () => {
    const canceling = listed({ subscriptions: [unknown("active", { cancelAtPeriodEnd: true })] });
    expect([canceling.planId, canceling.state, iso(canceling.validUntil)]).toEqual([
      "pro",
      "canceling",
      "2027-01-01",
    ]);
    const after = new Date("2027-01-01T00:00:00Z");
    expect(
      listed({ subscriptions: [unknown("active", { cancelAtPeriodEnd: true })], now: after }).planId,
    ).toBe("free");
    expect(listed({ subscriptions: [unknown("canceled")] }).planId).toBe("free");
    const policies = { ...defaultPolicies, graceDays: 14 };
    expect(listed({ subscriptions: [unknown("past_due")], policies })).toMatchObject({
      planId: "pro",
      state: "grace",
    });
    const another = subscription("sub_1");
    another.snapshot.customerId = "cus_2";
    another.snapshot.status = another.snapshot.data.status = "canceled";
    expect(listed({ subscriptions: [another] }).planId).toBe("pro");
    expect(listed({ customers: [customer("cus_1", true)] }).planId).toBe("free");
  });

  it("give nothing that a policy takes from the subscriptions", () => {
    const pauseCollection = { behavior: "void", resumesAt: null };
    const given = { subscriptions: [unknown("active", { pauseCollection })] };
    const policies = { ...defaultPolicies, pausedCollection: { rule: "end_now" as const } };
    expect(listed(given).planId).toBe("pro");
    const denied = listed({ ...given, policies });
    expect(denied.planId).toBe("free");
    expect(denied.reasons.map(({ text }) => text)).toContain(
      "Stripe lists the feature all-notes for customer cus_1, but subscription sub_1 collects no payments (void), and the policy is to give no access meanwhile.",
    );
  });
});
