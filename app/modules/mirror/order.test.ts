import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseObject } from "../stripe/normalise";
import { orderOf } from "./order";
import { digestOf, type Version } from "./version";

interface Given {
  object?: string;
  at?: number;
  kind?: Version["place"]["kind"];
  before?: Version | null;
  source?: Version["source"];
  fields?: Record<string, unknown>;
}

function version({
  object = "subscription",
  at = 100,
  kind = "changed",
  before = null,
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
    place: { kind, before: before && digestOf(before.snapshot) },
  };
}

const status = (name: string, more: Given = {}) =>
  version({ ...more, fields: { status: name, ...more.fields } });

describe("which state is newer", () => {
  it("an older truth never wins, a newer one always does", () => {
    expect(orderOf(status("active", { at: 5 }), status("canceled", { at: 4 }))).toEqual({
      newer: "stored",
      sameSecond: false,
      ambiguous: false,
    });
    expect(orderOf(status("canceled", { at: 5 }), status("active", { at: 6 }))).toMatchObject({
      newer: "newcomer",
    });
  });

  it("the same content again is the same, whenever it is of", () => {
    expect(orderOf(status("active"), status("active"))).toMatchObject({ newer: "newcomer", same: true });
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
    [
      "the one whose previous_attributes are the other",
      status("past_due"),
      status("active", { before: status("past_due") }),
    ],
  ])("within a second, %s comes later, whichever arrives first", (_, earlier, later) => {
    expect(orderOf(earlier, later)).toEqual({ newer: "newcomer", same: false, ambiguous: false });
    expect(orderOf(later, earlier)).toEqual({ newer: "stored", sameSecond: true, ambiguous: false });
  });

  it("what nothing orders is ordered always alike, and said to be ambiguous", () => {
    const [a, b] = [status("active"), status("past_due")];
    expect(orderOf(a, b)).toMatchObject({ newer: "newcomer", ambiguous: true });
    expect(orderOf(b, a)).toMatchObject({ newer: "stored", ambiguous: true });
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
      previous: fc.option(fc.constantFrom(...statuses), { nil: null }),
      end: fc.integer({ min: 0, max: 2 }),
    })
    .map(({ name, previous, end, ...given }) => {
      const fields = { current_period_end: end };
      const before = previous === null ? null : status(previous, { fields });
      return status(name, { ...given, before, fields });
    });

  it("it does not matter which of them arrived first", () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [ab, ba] = [orderOf(a, b), orderOf(b, a)];
        if (ab.newer === "newcomer" && ab.same) return true;
        if (ba.newer === "newcomer" && ba.same) return true;
        return ab.newer !== ba.newer && ab.ambiguous === ba.ambiguous;
      }),
      { numRuns: 2_000 },
    );
  });
});
