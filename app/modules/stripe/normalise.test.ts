import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { corpusNote, corpusObjects, hasCorpus } from "~/lib/testing/corpus";
import { mirroredTypeOf, normaliseObject, objectsWithin } from "./normalise";
import type { MirroredType, SnapshotFor } from "./snapshot";

function read<T extends MirroredType>(type: T, raw: Record<string, unknown>): SnapshotFor<T> {
  const object = type === "checkout_session" ? "checkout.session" : type;
  const normalised = normaliseObject({ object, id: "x_1", livemode: false, ...raw }, false);
  if (normalised.kind !== "snapshot") throw new Error(normalised.reason);
  expect(normalised.snapshot.type).toBe(type);
  return normalised.snapshot as SnapshotFor<T>;
}

describe("a subscription reads the same from every API version", () => {
  const period = { currentPeriodStart: 1_700_000_000, currentPeriodEnd: 1_702_592_000 };
  const raw = { current_period_start: 1_700_000_000, current_period_end: 1_702_592_000 };

  it("2012: one plan of its own, and `start`", () => {
    const { data, readFrom } = read("subscription", {
      status: "active",
      customer: "cus_1",
      plan: {
        id: "gold",
        amount: 900,
        currency: "usd",
        interval: "month",
        interval_count: 1,
        product: "prod_1",
      },
      quantity: 2,
      start: 1_690_000_000,
      ...raw,
    });
    expect(data.items).toMatchObject([
      { priceId: "gold", productId: "prod_1", quantity: 2, unitAmount: 900, interval: "month" },
    ]);
    expect(data).toMatchObject({ ...period, startDate: 1_690_000_000 });
    expect(readFrom).toMatchObject({ items: "plan", priceId: "plan", startDate: "start" });
  });

  it("2020: items with prices, the period on the subscription", () => {
    const item = {
      id: "si_1",
      quantity: 1,
      price: {
        id: "price_1",
        product: { id: "prod_1", metadata: { plan: "pro" } },
        unit_amount: 1900,
        currency: "eur",
        lookup_key: "pro_monthly",
        recurring: { interval: "month", interval_count: 1 },
      },
    };
    const { data, readFrom } = read("subscription", { status: "active", items: { data: [item] }, ...raw });
    expect(data.items).toMatchObject([
      { id: "si_1", priceId: "price_1", productId: "prod_1", lookupKey: "pro_monthly", planHint: "pro" },
    ]);
    expect(data).toMatchObject(period);
    expect(readFrom.currentPeriodEnd).toBe("current_period_end");
  });

  it("2025-03-31 and later: the period on the items, from the earliest start to the latest end", () => {
    const items = [
      { id: "si_1", price: { id: "price_1" }, ...raw },
      {
        id: "si_2",
        price: { id: "price_2" },
        current_period_start: 1_690_000_000,
        current_period_end: 1_700_000_001,
      },
    ];
    const { data, readFrom } = read("subscription", {
      status: "active",
      items: { data: items, has_more: true },
    });
    expect(data).toMatchObject({
      currentPeriodStart: 1_690_000_000,
      currentPeriodEnd: period.currentPeriodEnd,
      itemsTruncated: true,
    });
    expect(data.items[1]).toMatchObject({ currentPeriodEnd: 1_700_000_001 });
    expect(readFrom.currentPeriodEnd).toBe("items.data[].current_period_end");
  });
});

describe("an invoice reads the same from every API version", () => {
  it("2014: no status, but paid and closed", () => {
    expect(read("invoice", { paid: true, closed: true, date: 5 })).toMatchObject({
      status: "paid",
      created: 5,
    });
    expect(read("invoice", { paid: false, closed: true }).status).toBe("void");
    expect(read("invoice", { paid: false, closed: false }).status).toBe("open");
    expect(read("invoice", { paid: false, forgiven: true, closed: true }).status).toBe("uncollectible");
  });

  it("until 2025-03-31: subscription, payment intent and charge on the invoice, expanded or not", () => {
    const { data, readFrom } = read("invoice", {
      status: "paid",
      subscription: { id: "sub_1", object: "subscription" },
      payment_intent: "pi_1",
      charge: { id: "ch_1", object: "charge" },
    });
    expect(data).toMatchObject({ subscriptionId: "sub_1", paymentIntentId: "pi_1", chargeId: "ch_1" });
    expect(readFrom.subscriptionId).toBe("subscription");
  });

  it("since: under `parent` and in the list of payments", () => {
    const snapshot = read("invoice", {
      status: "paid",
      parent: { subscription_details: { subscription: "sub_1", metadata: { userId: "u1" } } },
      payments: {
        data: [
          { status: "canceled", payment: { payment_intent: "pi_0" } },
          { status: "paid", payment: { type: "payment_intent", payment_intent: "pi_1", charge: "ch_1" } },
        ],
      },
    });
    expect(snapshot.data).toMatchObject({
      subscriptionId: "sub_1",
      paymentIntentId: "pi_1",
      chargeId: "ch_1",
    });
    expect(snapshot.readFrom.subscriptionId).toBe("parent.subscription_details.subscription");
    expect(snapshot.evidence.metadataUserId).toBe("u1");
  });
});

describe("payments", () => {
  it("a charge of 2012 has no status, and its card lies elsewhere", () => {
    const { status, data } = read("charge", {
      paid: true,
      refunded: false,
      card: { type: "Visa", last4: "4242" },
    });
    expect(status).toBe("succeeded");
    expect(data).toMatchObject({ cardBrand: "Visa", cardLast4: "4242", disputed: false });
    expect(read("charge", { paid: false, failure_code: "card_declined" }).status).toBe("failed");
    expect(read("charge", { status: "paid" }).status).toBe("succeeded");
    expect(read("charge", { dispute: "dp_1" }).data.disputed).toBe(true);
  });

  it("a payment intent names its latest charge, directly or as the first of a list", () => {
    expect(read("payment_intent", { status: "succeeded", latest_charge: "ch_1" }).data.latestChargeId).toBe(
      "ch_1",
    );
    expect(read("payment_intent", { charges: { data: [{ id: "ch_2" }] } }).data.latestChargeId).toBe("ch_2");
  });

  it("refunds listed within a charge are objects of their own, of the charge's customer", () => {
    const refunds = {
      data: [{ id: "re_1", object: "refund", amount: 5, charge: "ch_1" }, null, { id: "x" }],
    };
    const found = objectsWithin({ object: "charge", id: "ch_1", customer: "cus_1", refunds }, false);
    expect(found).toMatchObject([{ type: "refund", id: "re_1", customerId: "cus_1", data: { amount: 5 } }]);
  });
});

describe("who an object belongs to", () => {
  it("is read from metadata in either spelling, exactly as it stands, and from client_reference_id", () => {
    expect(read("customer", { metadata: { userId: "u1" } }).evidence.metadataUserId).toBe("u1");
    expect(read("customer", { metadata: { userId: " u1\u00a0" } }).evidence.metadataUserId).toBe(" u1\u00a0");
    expect(read("customer", { metadata: { user_id: 42 } }).evidence.metadataUserId).toBe("42");
    expect(read("checkout_session", { client_reference_id: "u2", metadata: {} }).evidence).toEqual({
      metadataUserId: null,
      clientReferenceId: "u2",
    });
    expect(read("customer", { metadata: { userId: " \t" } }).evidence.metadataUserId).toBe(" \t");
    expect(read("customer", { metadata: { userId: "" } }).evidence.metadataUserId).toBeNull();
    expect(read("customer", { metadata: { userId: "x".repeat(500) } }).evidence.metadataUserId).toBe(
      "x".repeat(500),
    );
  });

  it("is not read from the client_reference_id of a payment link, which its buyer chose; its metadata is the merchant's", () => {
    const raw = { client_reference_id: "u2", metadata: { userId: "u3" }, payment_link: "plink_1" };
    expect(read("checkout_session", raw)).toMatchObject({
      evidence: { metadataUserId: "u3", clientReferenceId: null },
      data: { paymentLinkId: "plink_1", unprovenReference: "u2" },
    });
  });

  it("a customer may be an id, an expanded object, a deleted one, or missing", () => {
    expect(read("invoice", { customer: "cus_1" }).customerId).toBe("cus_1");
    expect(read("invoice", { customer: { id: "cus_1", object: "customer", deleted: true } }).customerId).toBe(
      "cus_1",
    );
    expect(read("invoice", { customer: null }).customerId).toBeNull();
    expect(normaliseObject({ id: "cus_1", object: "customer", deleted: true }, true)).toMatchObject({
      kind: "snapshot",
      snapshot: { deleted: true, customerId: "cus_1", livemode: true },
    });
  });
});

describe("for any JSON value there is an answer, and the database can store it", () => {
  const objects = fc.constantFrom(
    "customer",
    "subscription",
    "invoice",
    "payment_intent",
    "charge",
    "refund",
    "checkout.session",
    "subscription_schedule",
    "invoice_payment",
    "dispute",
    "credit_note",
    "entitlements.active_entitlement_summary",
    "product",
    "price",
    "plan",
  );
  /** Every field that any reader looks at, with anything in it. */
  const names = fc.constantFrom(
    ..."id customer metadata items data plan price product quantity status created date start start_date has_more"
      .concat(
        " current_period_start current_period_end cancel_at cancel_at_period_end pause_collection parent",
      )
      .concat(
        " subscription subscription_details payments payment lines refunds charges latest_charge card source",
      )
      .concat(
        " recurring payment_method_details outcome last_payment_error client_reference_id userId deleted",
      )
      .concat(" customer_details status_transitions amount livemode __proto__ constructor toString")
      .concat(" phases items plans line_items entitlements feature lookup_key refund payment_intent charge")
      .concat(" evidence_details billing_mode trial_settings pending_update last_finalization_error")
      .split(" "),
  );
  const anything = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.jsonValue(),
      fc.constantFrom("\u0000", "a\u0000b", "\ud800", -1, 1e300, 253_402_300_800, "1700000000"),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(names, tie("value"), { maxKeys: 8 }),
    ),
  })).value;

  it("never throws", () => {
    fc.assert(
      fc.property(objects, anything, (object, value) => {
        const raw = typeof value === "object" && value !== null ? { ...value, object } : value;
        const normalised = normaliseObject(raw, false);
        if (normalised.kind !== "snapshot") return normalised.reason !== "";
        const stored = JSON.stringify(normalised.snapshot);
        return !stored.includes("\\u0000") && !/\\ud[89a-f]/i.test(stored);
      }),
      { numRuns: 3_000 },
    );
  });

  it("says what it does not mirror and what is unusable", () => {
    expect(normaliseObject({ object: "card", id: "card_1" }, false).kind).toBe("unsupported");
    expect(normaliseObject({ id: "x" }, false).kind).toBe("unsupported");
    expect(normaliseObject({ object: "invoice" }, false).kind).toBe("invalid");
    expect(normaliseObject({ object: "invoice", id: "i".repeat(256) }, false).kind).toBe("invalid");
    expect(normaliseObject([], false).kind).toBe("invalid");
    expect(mirroredTypeOf("toString")).toBeNull();
  });

  it.skipIf(!hasCorpus)(`reads every object of the corpus${corpusNote}`, () => {
    const kinds: Record<string, number> = {};
    for (const { path, value } of corpusObjects()) {
      const normalised = normaliseObject(value, false);
      kinds[normalised.kind] = (kinds[normalised.kind] ?? 0) + 1;
      if (normalised.kind === "invalid") expect(value.id ?? null, path).toBeNull();
      // Recorded replies of real accounts: what decides must be there in every version.
      if (normalised.kind === "snapshot" && normalised.snapshot.type === "subscription" && /vcr/.test(path)) {
        expect(normalised.snapshot.data.currentPeriodEnd, `${path} ${normalised.snapshot.id}`).not.toBeNull();
        expect(normalised.snapshot.data.items.length, path).toBeGreaterThan(0);
      }
    }
    expect(kinds.snapshot).toBeGreaterThan(800);
  });
});
