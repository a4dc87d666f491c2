import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseObject } from "../stripe/normalise";
import { withUntold } from "./keep-untold";
import { orderOf } from "./order";
import { contentOf, type Version } from "./version";

function version(raw: Record<string, unknown>, at: number, more: Partial<Version> = {}): Version {
  const read = normaliseObject(raw, false);
  if (read.kind !== "snapshot") throw new Error(read.reason);
  return {
    snapshot: read.snapshot,
    asOf: new Date(at * 1_000),
    source: "event",
    eventSeq: at,
    apiVersion: null,
    place: { kind: read.snapshot.deleted ? "deleted" : "changed" },
    ...more,
  };
}

/** As events are applied: one state stays, and keeps what only the other told. */
function keep(stored: Version, newcomer: Version): Version {
  const newer = orderOf(stored, newcomer).newer === "newcomer";
  return newer ? withUntold(newcomer, stored) : withUntold(stored, newcomer);
}

describe("what a state does not tell and another did", () => {
  it("is kept of an invoice's payment, with the place where it was read", () => {
    const told = version({ object: "invoice", id: "in_1", payment_intent: "pi_1" }, 1);
    const { snapshot } = keep(told, version({ object: "invoice", id: "in_1", status: "paid" }, 2));
    expect(snapshot).toMatchObject({
      status: "paid",
      data: { paymentIntentId: "pi_1" },
      readFrom: { paymentIntentId: "payment_intent" },
    });
  });

  it("is kept of what was bought, whichever comes first", () => {
    const session = { object: "checkout.session", id: "cs_1", status: "complete" };
    const line = { price: { id: "price_1" }, quantity: 1 };
    const read = version({ ...session, line_items: { data: [line] } }, 2, { source: "fetch" });
    for (const other of [version(session, 1), version(session, 3)]) {
      for (const states of [[read, other] as const, [other, read] as const]) {
        expect(keep(...states).snapshot.data).toMatchObject({ lineItems: [{ priceId: "price_1" }] });
      }
    }
  });

  it("is kept where the two are of different API versions, and is no difference", () => {
    const charge = { object: "charge", id: "ch_1", status: "succeeded" };
    const subscription = { object: "subscription", id: "sub_1", status: "active" };
    const period = { current_period_start: 1, current_period_end: 2 };
    const [item, price] = [{ id: "si_1" }, { id: "price_1", object: "price" }];
    const shapes = [
      [{ ...charge, invoice: "in_1" }, charge, { invoiceId: "in_1" }],
      [
        { ...subscription, ...period, items: { data: [{ ...item, price }] } },
        {
          ...subscription,
          billing_mode: { type: "flexible" },
          items: { data: [{ ...item, ...period, price }] },
        },
        { billingMode: "flexible", items: [{ currentPeriodStart: 1, currentPeriodEnd: 2 }] },
      ],
    ] as const;
    for (const [old, recent, whole] of shapes) {
      expect(contentOf(version(old, 1).snapshot)).toBe(contentOf(version(recent, 1).snapshot));
      expect(keep(version(old, 1), version(recent, 2)).snapshot.data).toMatchObject(whole);
      expect(keep(version(recent, 1), version(old, 2)).snapshot.data).toMatchObject(whole);
    }
  });

  it("is kept of whose a dispute is", () => {
    const dispute = { object: "dispute", id: "dp_1", charge: "ch_1" };
    const read = version({ ...dispute, charge: { id: "ch_1", customer: "cus_1" } }, 1);
    expect(keep(read, version({ ...dispute, status: "won" }, 2)).snapshot).toMatchObject({
      status: "won",
      customerId: "cus_1",
    });
  });

  it("is nothing where the newer state tells it", () => {
    const older = version({ object: "invoice", id: "in_1", charge: "ch_1", payment_intent: "pi_1" }, 1);
    const newest = version({ object: "invoice", id: "in_1", charge: "ch_2", payment_intent: "pi_2" }, 2);
    expect(withUntold(newest, older)).toBe(newest);
  });
});

describe("a product that is gone, of which Stripe tells the id and no more", () => {
  const gone = (at: number) =>
    version({ object: "product", id: "prod_1", deleted: true }, at, { source: "fetch" });
  const was = (name: string, at: number) =>
    version({ object: "product", id: "prod_1", name, created: 1, metadata: { plan: "pro" } }, at);

  it("keeps what it was", () => {
    expect(keep(was("Pro", 1), gone(2)).snapshot).toMatchObject({
      deleted: true,
      data: { name: "Pro", planHint: "pro" },
    });
  });

  it("is as its newest state was, in any order of arrival and with any repetition", () => {
    const states = fc
      .array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.integer({ min: 1, max: 4 })), {
        minLength: 1,
        maxLength: 5,
      })
      .chain((told) => {
        const all = [...told.map(([name, at]) => was(name, at)), gone(3), gone(5)];
        const orders = fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 });
        return fc.tuple(fc.constant(all), orders);
      });
    fc.assert(
      fc.property(states, ([all, arriving]) => {
        const [one, other] = [all.reduce(keep), arriving.reduce(keep)];
        expect(contentOf(other.snapshot)).toBe(contentOf(one.snapshot));
        expect(other.told).toEqual(one.told);
      }),
      { numRuns: 500 },
    );
  });
});
