import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyCatalogue } from "../entitlements/plan";
import { defaultPolicies } from "../entitlements/policies";
import { mapping, plan } from "../entitlements/testing/facts";
import { contentOf } from "../mirror/version";
import { absorb, type Decision, decideEvent } from "./decide-event";
import { deriveUser } from "./derive-user";
import { type EventToApply, interpretEvent } from "./interpret-event";
import { eventOf, type Json, seconds, subscriptionOf } from "./testing/deliver";
import { emptyWorld, type World } from "./world";

const start = seconds("2026-12-10T12:00:00Z");
const now = new Date((start + 3_600) * 1_000);

function worldWith(users = ["ada", "bob"]): World {
  return {
    ...emptyWorld(false, now),
    rules: {
      policies: defaultPolicies,
      catalogue: {
        plans: [plan("free", "Free", 0), plan("pro", "Pro", 10, { features: ["write"] })],
        mappings: { ...emptyCatalogue().mappings, price: { price_pro: mapping("pro") } },
      },
    },
    knownUsers: new Set(users),
  };
}

function toApply(event: Json, seq: number): EventToApply {
  const object = (event.data as { object: Json | null }).object;
  return {
    seq,
    type: String(event.type),
    account: "",
    livemode: event.livemode === true,
    apiVersion: null,
    createdAt: new Date(Number(event.created) * 1_000),
    receivedAt: now,
    customerId: typeof object?.customer === "string" ? object.customer : null,
    body: Buffer.from(JSON.stringify(event)),
  };
}

function apply(world: World, events: readonly Json[]): Decision[] {
  return events.map((event, index) => {
    const given = toApply(event, index + 1);
    const decision = decideEvent(world, given, interpretEvent(given, false));
    absorb(world, decision);
    return decision;
  });
}

const endState = (world: World) => ({
  objects: [...world.objects]
    .map(([key, { snapshot, asOf }]) => [key, contentOf(snapshot), asOf.getTime()])
    .sort(),
  owners: [...world.customers].map(([id, { bound }]) => [id, bound]).sort(),
  ada: deriveUser(world, "ada"),
});

/** A customer's life, one event a second. */
const history: Json[] = [
  eventOf("customer.created", start, {
    id: "cus_1",
    object: "customer",
    email: "ada@example.com",
    metadata: {},
  }),
  eventOf("checkout.session.completed", start + 1, {
    id: "cs_1",
    object: "checkout.session",
    customer: "cus_1",
    subscription: "sub_1",
    mode: "subscription",
    status: "complete",
    payment_status: "paid",
    client_reference_id: "ada",
  }),
  eventOf(
    "customer.subscription.created",
    start + 2,
    subscriptionOf("sub_1", "cus_1", { status: "incomplete" }),
  ),
  eventOf("customer.subscription.updated", start + 3, subscriptionOf("sub_1", "cus_1")),
  eventOf("invoice.paid", start + 4, {
    id: "in_1",
    object: "invoice",
    customer: "cus_1",
    status: "paid",
    amount_paid: 1900,
  }),
  eventOf(
    "customer.subscription.updated",
    start + 5,
    subscriptionOf("sub_1", "cus_1", { status: "past_due" }),
  ),
  eventOf(
    "customer.subscription.updated",
    start + 6,
    subscriptionOf("sub_1", "cus_1", { cancel_at_period_end: true }),
  ),
  eventOf("charge.refunded", start + 7, {
    id: "ch_1",
    object: "charge",
    customer: "cus_1",
    refunded: true,
    refunds: { data: [{ id: "re_1", object: "refund", status: "succeeded", charge: "ch_1" }] },
  }),
];

describe("a history", () => {
  it("told in order unlocks the plan, and says with which event", () => {
    const world = worldWith();
    const decisions = apply(world, history);
    expect(decisions.map(({ sync }) => sync)).toEqual(history.map(() => "applied"));
    expect(decisions.map(({ mapping }) => mapping.outcome)).toEqual([
      "unmapped",
      ...history.slice(1).map(() => "mapped"),
    ]);
    const changed = decisions.map(({ entitlements: [one] }) => (one?.material ? one.after.state : null));
    expect(changed).toEqual([null, null, null, "active", null, "free", "canceling", null]);
    expect(world.objects.has("refund:re_1")).toBe(true);
  });

  it("told in any order, with any repetition, ends in the same state", () => {
    const expected = endState(
      (() => {
        const world = worldWith();
        apply(world, history);
        return world;
      })(),
    );
    const order = fc
      .tuple(
        fc.shuffledSubarray(history, { minLength: history.length, maxLength: history.length }),
        fc.array(fc.constantFrom(...history), { maxLength: 6 }),
        fc.nat(),
      )
      .map(([all, again, at]) => [...all.slice(0, at % all.length), ...again, ...all.slice(at % all.length)]);
    fc.assert(
      fc.property(order, (events) => {
        const world = worldWith();
        apply(world, events);
        const { ada, ...rest } = endState(world);
        const { ada: expectedAda, ...expectedRest } = expected;
        expect(rest).toEqual(expectedRest);
        expect(ada).toEqual(expectedAda);
      }),
      { numRuns: 200 },
    );
  });

  it("deriving again changes nothing", () => {
    const world = worldWith();
    apply(world, history);
    const again = apply(world, history);
    expect(again.every(({ sync }) => sync === "stale" || sync === "applied")).toBe(true);
    expect(
      again.every(({ entitlements, versions }) => entitlements.length === 0 && versions.length === 0),
    ).toBe(true);
  });
});

describe("an event", () => {
  const subscription = (fields: Json) =>
    eventOf("customer.subscription.updated", start, subscriptionOf("sub_1", "cus_1", fields));

  it("of one second with others leaves the same state in any order, whatever each says it changed", () => {
    const anEvent = fc
      .record({
        status: fc.constantFrom("active", "past_due", "trialing", "canceled"),
        cancel_at_period_end: fc.boolean(),
        previous: fc.option(
          fc.record(
            { status: fc.constantFrom("active", "past_due", "trialing"), cancel_at_period_end: fc.boolean() },
            { requiredKeys: [] },
          ),
          { nil: null },
        ),
        kind: fc.constantFrom("created", "updated", "updated", "deleted"),
      })
      .map(({ previous, kind, ...fields }) =>
        eventOf(
          `customer.subscription.${kind}`,
          start,
          subscriptionOf("sub_1", "cus_1", { ...fields, metadata: { userId: "ada" } }),
          {
            previous_attributes: previous,
          },
        ),
      );
    const orders = fc
      .array(anEvent, { minLength: 3, maxLength: 5 })
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray(events, { minLength: events.length }),
          fc.array(fc.constantFrom(...events), { maxLength: 3 }),
        ),
      );
    fc.assert(
      fc.property(orders, ([events, shuffled, again]) => {
        const [one, other] = [worldWith(), worldWith()];
        apply(one, events);
        apply(other, [...again, ...shuffled, ...again]);
        expect(endState(other)).toEqual(endState(one));
      }),
      { numRuns: 300 },
    );
  });

  const claiming = {
    customer_metadata: (userId: string, at: number) =>
      eventOf("customer.updated", at, { id: "cus_1", object: "customer", metadata: { userId } }),
    subscription_metadata: (userId: string, at: number) =>
      eventOf(
        "customer.subscription.updated",
        at,
        subscriptionOf("sub_1", "cus_1", { metadata: { userId } }),
      ),
    payment_metadata: (userId: string, at: number) =>
      eventOf("payment_intent.succeeded", at, {
        id: "pi_1",
        object: "payment_intent",
        customer: "cus_1",
        status: "succeeded",
        metadata: { userId },
      }),
    client_reference_id: (userId: string, at: number) =>
      eventOf("checkout.session.completed", at, {
        id: "cs_1",
        object: "checkout.session",
        customer: "cus_1",
        status: "complete",
        payment_status: "paid",
        mode: "subscription",
        client_reference_id: userId,
      }),
  };

  it("that names a user belongs to the strongest word in any order, and both users have what follows", () => {
    const kinds = Object.keys(claiming) as (keyof typeof claiming)[];
    const told = fc
      .tuple(
        fc.shuffledSubarray(kinds, { minLength: 2 }),
        fc.array(fc.constantFrom("ada", "bob"), { minLength: 4, maxLength: 4 }),
        fc.boolean(),
      )
      .map(([some, names, together]) =>
        some.map((kind, index) => claiming[kind](names[index] ?? "ada", start + (together ? 0 : index))),
      )
      .chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
      );
    const all = (world: World) => ({
      ...endState(world),
      bob: deriveUser(world, "bob"),
      stored: [...world.users]
        .filter(([, { customers }]) => customers.size > 0)
        .map(([id, { entitlement }]) => [id, entitlement?.planId]),
      codes: [...world.customers].map(([id, { findings }]) => [id, findings]),
    });
    fc.assert(
      fc.property(told, ([events, shuffled]) => {
        const [one, other] = [worldWith(), worldWith()];
        apply(one, events);
        apply(other, shuffled);
        expect(all(other)).toEqual(all(one));
        for (const world of [one, other]) {
          for (const id of ["ada", "bob"]) {
            const stored = world.users.get(id)?.entitlement?.planId ?? "free";
            expect(stored).toBe(deriveUser(world, id).planId);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("with a typed client_reference_id before the metadata gives the metadata's user the plan", () => {
    const world = worldWith();
    const [, moved] = apply(world, [
      claiming.client_reference_id("bob", start),
      claiming.subscription_metadata("ada", start),
    ]);
    expect(moved).toMatchObject({
      bind: { evidence: "subscription_metadata" },
      movedFrom: { userId: "bob" },
    });
    expect(moved?.mapping).toMatchObject({ outcome: "mapped", userId: "ada" });
    expect([deriveUser(world, "ada").planId, deriveUser(world, "bob").planId]).toEqual(["pro", "free"]);
  });

  it("from the future is taken as of its arrival, and does not stay over what follows", () => {
    const world = worldWith();
    const arrival = now.getTime() / 1_000;
    const [future] = apply(world, [
      eventOf("customer.subscription.updated", arrival + 365 * 86_400, subscriptionOf("sub_1", "cus_1")),
      eventOf(
        "customer.subscription.deleted",
        arrival,
        subscriptionOf("sub_1", "cus_1", { status: "canceled" }),
      ),
    ]);
    expect(future?.syncReason).toContain("taken as of 2026-12-10 13:00:00 UTC");
    expect(world.objects.get("subscription:sub_1")?.snapshot.status).toBe("canceled");
  });

  it("with a status longer than any is quoted briefly", () => {
    const world = worldWith();
    const [long] = apply(world, [subscription({ status: "x".repeat(4_000) })]);
    expect(long?.syncReason.length).toBeLessThan(400);
  });

  it("that nothing orders is decided alike in both orders, and marked", () => {
    const [a, b] = [subscription({ status: "past_due" }), subscription({ status: "active" })];
    const ends = [
      [a, b],
      [b, a],
    ].map((order) => {
      const world = worldWith();
      const decisions = apply(world, order as Json[]);
      expect(decisions[1]?.syncReason).toMatch(/^event_ambiguous: /);
      return world.objects.get("subscription:sub_1")?.snapshot.status;
    });
    expect(ends[0]).toBe(ends[1]);
  });

  it("of the past is stale, and says how old both are", () => {
    const world = worldWith();
    const [, stale] = apply(world, [
      eventOf("customer.subscription.updated", start + 60, subscriptionOf("sub_1", "cus_1")),
      subscription({ status: "canceled" }),
    ]);
    expect(stale).toMatchObject({ sync: "stale", versions: [], entitlements: [] });
    expect(stale?.syncReason).toContain("2026-12-10 12:00:00");
    expect(stale?.syncReason).toContain("2026-12-10 12:01:00");
  });

  it("naming another user than the linked one changes nobody's access", () => {
    const world = worldWith();
    apply(world, [
      eventOf("customer.created", start, { id: "cus_1", object: "customer", metadata: { userId: "ada" } }),
    ]);
    const [conflict] = apply(world, [
      eventOf(
        "customer.subscription.created",
        start + 1,
        subscriptionOf("sub_1", "cus_1", { metadata: { userId: "bob" } }),
      ),
    ]);
    expect(conflict?.mapping).toMatchObject({ outcome: "conflict", userId: "ada" });
    expect(world.customers.get("cus_1")?.findings).toMatchObject([{ code: "metadata_conflict" }]);
    expect(deriveUser(world, "ada").planId).toBe("free");
    expect(deriveUser(world, "bob").planId).toBe("free");
  });

  it("naming another user later does not take what was given", () => {
    const world = worldWith();
    apply(world, [
      eventOf(
        "customer.subscription.created",
        start,
        subscriptionOf("sub_1", "cus_1", { metadata: { userId: "ada" } }),
      ),
      eventOf(
        "customer.subscription.updated",
        start + 1,
        subscriptionOf("sub_1", "cus_1", { metadata: { userId: "bob" } }),
      ),
    ]);
    expect(deriveUser(world, "ada").planId).toBe("pro");
    expect(deriveUser(world, "bob").planId).toBe("free");
  });

  it("never links by email, nor to a user who does not exist", () => {
    const world = worldWith();
    const [byEmail, unknown] = apply(world, [
      eventOf("customer.created", start, { id: "cus_1", object: "customer", email: "ada@example.com" }),
      eventOf("customer.created", start, { id: "cus_2", object: "customer", metadata: { userId: "zoe" } }),
    ]);
    expect(byEmail?.mapping).toMatchObject({ outcome: "unmapped", reason: "customer_unlinked" });
    expect(unknown?.mapping).toMatchObject({ outcome: "unmapped", reason: "user_unknown: It names zoe." });
    expect(unknown?.findings).toMatchObject([{ code: "user_unknown" }]);
  });

  it("about a guest's payment is mapped by what it says itself", () => {
    const world = worldWith();
    const [mapped] = apply(world, [
      eventOf("checkout.session.completed", start, {
        id: "cs_1",
        object: "checkout.session",
        customer: null,
        client_reference_id: "ada",
        mode: "payment",
      }),
    ]);
    expect(mapped?.mapping).toMatchObject({ outcome: "mapped", userId: "ada" });
    expect(mapped?.bind).toBeNull();
  });

  it.each([
    [
      "mode_mismatch",
      eventOf("customer.created", start, { id: "cus_1", object: "customer" }, { livemode: true }),
    ],
    [
      "livemode_missing",
      eventOf("customer.created", start, { id: "cus_1", object: "customer" }, { livemode: "false" }),
    ],
    [
      "livemode_contradicted",
      eventOf("customer.created", start, { id: "cus_1", object: "customer", livemode: true }),
    ],
    ["event_type_ignored", eventOf("customer.source.created", start, { id: "card_1", object: "card" })],
    ["event_type_ignored", eventOf("made.up", start, { id: "cus_1", object: "customer" })],
    ["event_type_ignored", eventOf("payout.paid", start, { id: "po_1", object: "payout" })],
    ["thin_event", { ...eventOf("v1.billing.meter", start, {}), object: "v2.core.event" }],
    ["object_missing", { ...eventOf("ping", start, {}), data: { object: null } }],
    ["object_unusable", eventOf("invoice.upcoming", start, { object: "invoice" })],
  ])("is ignored for a reason: %s", (code, event) => {
    const world = worldWith();
    const given = toApply({ ...event, data: event.data ?? { object: {} } }, 1);
    const decision = decideEvent(world, given, interpretEvent(given, false));
    expect(decision).toMatchObject({ sync: "ignored", mapping: { outcome: "not_applicable" } });
    expect(decision.syncReason.split(":")[0]).toBe(code);
    expect(world.objects.size).toBe(0);
  });

  it("whose mode only its object tells is applied where that is ours", () => {
    const customer = { id: "cus_1", object: "customer", livemode: false };
    const [applied] = apply(worldWith(), [eventOf("customer.created", start, customer, { livemode: null })]);
    expect(applied).toMatchObject({ sync: "applied" });
  });

  it("of a mode nobody knows is nobody's, whoever its customer belongs to", () => {
    const world = worldWith();
    const customer = { id: "cus_1", object: "customer", metadata: { userId: "ada" } };
    apply(world, [eventOf("customer.created", start, customer)]);
    const [unknown, contradicting] = apply(world, [
      eventOf("customer.updated", start, customer, { livemode: null }),
      eventOf("customer.updated", start, { ...customer, livemode: true }),
    ]);
    expect(unknown).toMatchObject({ sync: "ignored", mapping: { userId: null }, entitlements: [] });
    expect(contradicting).toMatchObject({ sync: "ignored", mapping: { userId: null }, entitlements: [] });
  });

  it("leaves out a refund within its charge that is of the other mode", () => {
    const refund = { id: "re_1", object: "refund", livemode: true, amount: 1 };
    const world = worldWith();
    apply(world, [
      eventOf("charge.refunded", start, { id: "ch_1", object: "charge", refunds: { data: [refund] } }),
    ]);
    expect([...world.objects.values()].map(({ snapshot }) => snapshot.id)).toEqual(["ch_1"]);
  });

  it("that changes nothing still shows whose customer it was about", () => {
    const world = worldWith();
    apply(world, [
      eventOf("customer.created", start, { id: "cus_1", object: "customer", metadata: { userId: "ada" } }),
    ]);
    const [ignored] = apply(world, [
      eventOf("payment_method.attached", start, { id: "pm_1", object: "payment_method", customer: "cus_1" }),
    ]);
    expect(ignored).toMatchObject({ sync: "ignored", mapping: { outcome: "mapped", userId: "ada" } });
  });
});
