import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseObject } from "../stripe/normalise";
import { orderOf } from "./order";
import { contentOf, type Version } from "./version";

interface Given {
  object?: string;
  at?: number;
  kind?: Version["place"]["kind"];
  source?: Version["source"];
  fields?: Record<string, unknown>;
}

function version({
  object = "subscription",
  at = 100,
  kind = "changed",
  source = "event",
  fields = {},
}: Given): Version {
  const read = normaliseObject({ object, id: "x_1", customer: "cus_1", ...fields }, false);
  if (read.kind !== "snapshot") throw new Error(read.reason);
  return {
    snapshot: read.snapshot,
    asOf: new Date(at * 1_000),
    source,
    eventSeq: 1,
    apiVersion: null,
    place: { kind },
  };
}

const status = (name: string, more: Given = {}) =>
  version({ ...more, fields: { status: name, ...more.fields } });

describe("which state is newer", () => {
  it("an older truth never wins, a newer one always does", () => {
    expect(orderOf(status("active", { at: 5 }), status("canceled", { at: 4 }))).toEqual({
      newer: "stored",
      same: false,
      sameSecond: false,
      decided: false,
      ambiguous: false,
    });
    expect(orderOf(status("canceled", { at: 5 }), status("active", { at: 6 }))).toMatchObject({
      newer: "newcomer",
    });
  });

  it("a checkout whose payment was decided is not undone by a later word that still waits for it", () => {
    const checkout = (paymentStatus: string, at: number) =>
      version({
        object: "checkout.session",
        at,
        fields: { status: "complete", payment_status: paymentStatus },
      });
    // What the normaliser makes of checkout.session.async_payment_failed.
    const failed = checkout("failed", 5);
    expect(orderOf(failed, checkout("unpaid", 9))).toMatchObject({ newer: "stored", decided: true });
    expect(orderOf(checkout("unpaid", 9), failed)).toMatchObject({ newer: "newcomer" });
    expect(orderOf(failed, checkout("paid", 9))).toMatchObject({ newer: "newcomer" });
  });

  it("the same content again is the same, whenever it is of", () => {
    expect(orderOf(status("active"), status("active"))).toMatchObject({ newer: "stored", same: true });
    expect(orderOf(status("active"), status("active", { at: 200 }))).toMatchObject({
      newer: "newcomer",
      same: true,
    });
  });

  it.each([
    ["a terminal subscription", status("active"), status("canceled")],
    ["a payment that is no longer incomplete", status("incomplete"), status("active")],
    ["a finalised invoice", status("draft", { object: "invoice" }), status("open", { object: "invoice" })],
    ["a paid invoice", status("open", { object: "invoice" }), status("paid", { object: "invoice" })],
    [
      "a payment that succeeded",
      status("processing", { object: "payment_intent" }),
      status("succeeded", { object: "payment_intent" }),
    ],
    [
      "a dispute that was decided",
      status("needs_response", { object: "dispute" }),
      status("lost", { object: "dispute" }),
    ],
    [
      "a schedule that was released",
      status("active", { object: "subscription_schedule" }),
      status("released", { object: "subscription_schedule" }),
    ],
    [
      "a credit note that was voided",
      status("issued", { object: "credit_note" }),
      status("void", { object: "credit_note" }),
    ],
    [
      "a completed session",
      version({ object: "checkout.session", fields: { status: "open", payment_status: "unpaid" } }),
      version({ object: "checkout.session", fields: { status: "complete", payment_status: "unpaid" } }),
    ],
    [
      "anything after the creation",
      version({ object: "customer", kind: "created", fields: { email: "z@x" } }),
      version({ object: "customer", fields: { email: "a@x" } }),
    ],
    [
      "a deletion",
      version({ object: "customer", fields: { email: "z@x" } }),
      version({ object: "customer", kind: "deleted", fields: { email: "a@x", deleted: true } }),
    ],
  ])("within a second, %s comes later, whichever arrives first", (_, earlier, later) => {
    expect(orderOf(earlier, later)).toEqual({ newer: "newcomer", same: false, ambiguous: false });
    expect(orderOf(later, earlier)).toEqual({
      newer: "stored",
      same: false,
      sameSecond: true,
      decided: false,
      ambiguous: false,
    });
  });

  it("what nothing orders is ordered always alike, and said to be ambiguous", () => {
    const [a, b] = [status("active"), status("past_due")];
    expect(orderOf(a, b)).toMatchObject({ newer: "newcomer", ambiguous: true });
    expect(orderOf(b, a)).toMatchObject({ newer: "stored", ambiguous: true });
  });

  it("a price's plan never replaces the price, and where it is the later one Stripe must be asked", () => {
    const price = (at: number) =>
      version({ object: "price", at, fields: { lookup_key: "pro", unit_amount: 5 } });
    const plan = (at: number) => version({ object: "plan", at, fields: { amount: 5 } });
    expect(orderOf(price(5), plan(5))).toMatchObject({ newer: "stored", sameSecond: true, ambiguous: false });
    expect(orderOf(plan(5), price(5))).toMatchObject({ newer: "newcomer", ambiguous: false });
    expect(orderOf(price(5), plan(9))).toMatchObject({ newer: "stored", ambiguous: true });
    expect(orderOf(plan(9), price(5))).toMatchObject({ newer: "newcomer", ambiguous: true });
    expect(orderOf(price(9), plan(5))).toMatchObject({ newer: "stored", ambiguous: false });
  });

  it("what was fetched from Stripe stays over an event of the same second", () => {
    expect(orderOf(status("active", { source: "fetch" }), status("canceled"))).toMatchObject({
      newer: "stored",
      ambiguous: true,
    });
  });
});

describe("for any two states", () => {
  const statuses = [
    "incomplete",
    "active",
    "trialing",
    "past_due",
    "unpaid",
    "paused",
    "canceled",
    "new_one",
  ];
  const any = fc
    .record({
      at: fc.integer({ min: 1, max: 3 }),
      kind: fc.constantFrom("created" as const, "changed" as const, "deleted" as const),
      source: fc.constantFrom("event" as const, "event" as const, "fetch" as const),
      name: fc.constantFrom(...statuses),
      end: fc.integer({ min: 0, max: 2 }),
    })
    .map(({ name, end, ...given }) => status(name, { ...given, fields: { current_period_end: end } }));

  it("it does not matter which of them arrived first", () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [ab, ba] = [orderOf(a, b), orderOf(b, a)];
        // Equal, place and all: neither is newer than the other.
        if (ab.newer === "stored" && ba.newer === "stored") return ab.same && ba.same;
        return ab.newer !== ba.newer && ab.ambiguous === ba.ambiguous;
      }),
      { numRuns: 2_000 },
    );
  });

  it("of any number it does not matter in which order, how often and between what they arrive", () => {
    const arrivals = fc
      .array(any, { minLength: 3, maxLength: 6 })
      .chain((states) =>
        fc.tuple(
          fc.constant(states),
          fc.shuffledSubarray(states, { minLength: states.length }),
          fc.array(fc.constantFrom(...states), { maxLength: 4 }),
        ),
      );
    const last = (states: Version[]) =>
      states.reduce((stored, next) => (orderOf(stored, next).newer === "newcomer" ? next : stored));
    fc.assert(
      fc.property(arrivals, ([states, shuffled, again]) => {
        const [one, other] = [last(states), last([...again, ...shuffled, ...again])];
        expect(contentOf(other.snapshot)).toBe(contentOf(one.snapshot));
        expect([other.asOf, other.source, other.place]).toEqual([one.asOf, one.source, one.place]);
      }),
      { numRuns: 2_000 },
    );
  });
});
