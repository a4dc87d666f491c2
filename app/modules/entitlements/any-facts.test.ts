import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { computeEntitlement } from "./compute";
import type { Entitlement } from "./entitlement";
import type { EntitlementFacts } from "./facts";
import { planById } from "./plan-choice";
import { type Policies, pauseBehaviors } from "./policies";
import {
  at,
  catalogue,
  charge,
  dispute,
  facts,
  grant,
  invoice,
  mapping,
  now,
  session,
  subscription,
  summary,
} from "./testing/facts";

const withFeatures = {
  ...catalogue,
  mappings: { ...catalogue.mappings, feature_lookup_key: { sharing: mapping("team") } },
};
const compute = (given: Partial<EntitlementFacts>) => computeEntitlement(facts(given));
const rankOf = (planId: string) => planById(catalogue, planId)?.rank ?? 0;

const keepEverything = { purchase: "keep", subscription: "keep" } as const;
const mostLenient: Policies = {
  version: 1,
  refunded: keepEverything,
  disputeOpened: keepEverything,
  disputeLost: keepEverything,
  unpaidInvoice: { rule: "keep" },
  pausedCollection: { rule: "keep" },
  graceDays: 365,
  seats: "sum",
};

describe("for any facts", () => {
  const day = (n: number) => at("2026-12-10T12:00:00Z") + n * 86_400;
  const days = fc.integer({ min: -40, max: 40 });
  const moment = fc.option(days.map(day), { nil: null });
  const item = fc.record({
    price: fc.constantFrom("price_pro", "price_x"),
    product: fc.constantFrom("prod_team", null),
    hint: fc.constantFrom("pro", null),
  });
  const statuses = ["active", "trialing", "past_due", "unpaid", "incomplete", "canceled", "paused", "odd"];
  const unique = <T extends { snapshot: { id: string } }>(all: T[]) => [
    ...new Map(all.map((one) => [one.snapshot.id, one])).values(),
  ];
  const subscriptions = fc
    .array(
      fc
        .record({
          id: fc.constantFrom("sub_1", "sub_2", "sub_3", "sub_4"),
          status: fc.constantFrom(...statuses),
          currentPeriodStart: days.map(day),
          currentPeriodEnd: days.map(day),
          cancelAt: moment,
          cancelAtPeriodEnd: fc.boolean(),
          collectionMethod: fc.constantFrom("send_invoice", "charge_automatically"),
          latestInvoiceId: fc.constantFrom("in_1", "in_2", null),
          daysUntilDue: fc.constantFrom(0, 30, null),
          pauseCollection: fc.option(
            fc.record({ behavior: fc.constantFrom(...pauseBehaviors, null), resumesAt: moment }),
            { nil: null },
          ),
          items: fc.array(item, { maxLength: 3 }),
        })
        .map(({ id, items, ...fields }) => subscription(id, fields, items)),
      { maxLength: 4 },
    )
    .map(unique);
  const invoices = fc
    .array(
      fc
        .record({
          id: fc.constantFrom("in_1", "in_2"),
          of: fc.constantFrom("sub_1", "sub_2"),
          status: fc.constantFrom("draft", "open", "paid", "void", "uncollectible"),
          dueDate: moment,
          created: days.map(day),
        })
        .map(({ id, of, status, dueDate, created }) =>
          invoice(id, { subscriptionId: of, status, dueDate, paymentIntentId: `pi_${id}` }, created),
        ),
      { maxLength: 2 },
    )
    .map(unique);
  const charges = fc
    .array(
      fc
        .record({
          id: fc.constantFrom("ch_1", "ch_2", "ch_3"),
          paymentIntentId: fc.constantFrom("pi_in_1", "pi_in_2", "pi_cs_1", null),
          refunded: fc.boolean(),
          disputed: fc.boolean(),
        })
        .map(({ id, ...fields }) => charge(id, fields)),
      { maxLength: 3 },
    )
    .map(unique);
  const disputes = fc
    .array(
      fc
        .tuple(fc.constantFrom("ch_1", "ch_2"), fc.constantFrom("lost", "won", "under_review", "odd"))
        .map(([chargeId, status]) => dispute(`dp_${chargeId}`, chargeId, status)),
      { maxLength: 2 },
    )
    .map(unique);
  const grants = fc.array(
    fc
      .record({
        id: fc.uuid(),
        plan: fc.constantFrom("pro", "team", "gone"),
        end: days,
        revoked: fc.boolean(),
      })
      .map(({ id, plan, end, revoked }) =>
        grant(id, plan, new Date(day(end) * 1_000).toISOString(), { revokedAt: revoked ? now : null }),
      ),
    { maxLength: 3 },
  );
  const sessions = fc
    .array(
      fc
        .record({
          id: fc.constantFrom("cs_1", "cs_2"),
          planHint: fc.constantFrom("pro", "team", null),
          paymentStatus: fc.constantFrom("paid", "unpaid"),
          accessDays: fc.constantFrom(7, null),
          priced: fc.boolean(),
          created: days.map(day),
        })
        .map(({ id, priced, created, ...fields }) => {
          const line = {
            priceId: "price_pro",
            productId: null,
            lookupKey: null,
            planHint: null,
            quantity: 2,
          };
          const held = session(id, { ...fields, lineItems: priced ? [line] : null });
          return { ...held, snapshot: { ...held.snapshot, created } };
        }),
      { maxLength: 2 },
    )
    .map(unique);
  const summaries = fc.constantFrom([], [summary("cus_1", ["sharing"])]);
  const byPayment = fc.record({
    purchase: fc.constantFrom("keep" as const, "end_now" as const),
    subscription: fc.constantFrom("keep" as const, "end_now" as const, "end_at_period" as const),
  });
  const policies: fc.Arbitrary<Policies> = fc.record({
    version: fc.constant(1),
    refunded: byPayment,
    disputeOpened: byPayment,
    disputeLost: byPayment,
    unpaidInvoice: fc.oneof(
      fc.constantFrom({ rule: "keep" as const }, { rule: "only_when_paid" as const }),
      fc.integer({ min: 0, max: 40 }).map((of) => ({ rule: "after_days_overdue" as const, days: of })),
    ),
    pausedCollection: fc.oneof(
      fc.constantFrom({ rule: "keep" as const }, { rule: "end_now" as const }),
      fc.subarray([...pauseBehaviors]).map((behaviors) => ({ rule: "keep_when" as const, behaviors })),
    ),
    graceDays: fc.integer({ min: 0, max: 40 }),
    seats: fc.constantFrom("sum" as const, "highest" as const),
  });
  const any = fc.record({
    subscriptions,
    grants,
    sessions,
    invoices,
    charges,
    disputes,
    summaries,
    policies,
    catalogue: fc.constantFrom(withFeatures, catalogue),
  });

  it("their order does not matter", () => {
    fc.assert(
      fc.property(any, (given) => {
        const reversed = {
          ...given,
          subscriptions: [...given.subscriptions].reverse(),
          grants: [...given.grants].reverse(),
          sessions: [...given.sessions].reverse(),
          charges: [...given.charges].reverse(),
          invoices: [...given.invoices].reverse(),
          disputes: [...given.disputes].reverse(),
          summaries: [...given.summaries].reverse(),
        };
        expect(compute(reversed)).toEqual(compute(given));
      }),
    );
  });

  it("an end that is stated lies ahead, and at that end what had one gives nothing any more", () => {
    fc.assert(
      fc.property(any, (given) => {
        const { validUntil, state, planId } = compute(given);
        if (validUntil === null) return;
        expect(validUntil > now).toBe(true);
        if (state === "active" || state === "trialing") return;
        const decided = compute(given).reasons.at(-1)?.subject?.id;
        const then = computeEntitlement(facts({ ...given, now: validUntil }));
        const gives = then.reasons.filter(
          ({ effect, subject }) => effect === "gives" && subject?.id === decided,
        );
        expect(gives.every((reason) => reason.planId !== planId)).toBe(true);
      }),
    );
  });

  it("it is derived again at the latest when it ends, and not before something may change", () => {
    fc.assert(
      fc.property(any, (given) => {
        const before = compute(given);
        const { holdsUntil, validUntil } = before;
        if (validUntil !== null) expect(holdsUntil !== null && holdsUntil <= validUntil).toBe(true);
        if (holdsUntil !== null) expect(holdsUntil > now).toBe(true);
        const last = new Date(
          holdsUntil === null ? now.getTime() + 400 * 86_400_000 : holdsUntil.getTime() - 1,
        );
        const at = computeEntitlement(facts({ ...given, now: last }));
        const noticed = ({ planId, state, features, limits, seats, validUntil: until }: Entitlement) => ({
          planId,
          state,
          features,
          limits,
          seats,
          until,
        });
        expect(noticed(at)).toEqual(noticed(before));
      }),
    );
  });

  it("one more grant never lowers the plan", () => {
    fc.assert(
      fc.property(any, grants, (given, more) => {
        const with_ = compute({ ...given, grants: [...given.grants, ...more] });
        expect(rankOf(with_.planId)).toBeGreaterThanOrEqual(rankOf(compute(given).planId));
      }),
    );
  });

  it("no policy gives more than the most lenient ones do", () => {
    fc.assert(
      fc.property(any, (given) => {
        const strict = compute(given);
        const lenient = compute({ ...given, policies: mostLenient });
        expect(rankOf(lenient.planId)).toBeGreaterThanOrEqual(rankOf(strict.planId));
      }),
    );
  });

  it("every reason is a sentence, and a plan above the free one has a reason that gives it", () => {
    fc.assert(
      fc.property(any, (given) => {
        const { reasons, planId } = compute(given);
        for (const { text } of reasons) expect(text).toMatch(/^[A-Z].*\.$/);
        if (planId !== "free")
          expect(reasons.some((r) => r.effect === "gives" && r.planId === planId)).toBe(true);
      }),
    );
  });
});
