/** Refunds and disputes reach a user's entitlement through the objects that name each other, in whatever order those come. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mapPrice, mapToPlan, setPlan } from "../entitlements/catalogue.server";
import { defaultChoices } from "../entitlements/policies";
import { applyDue } from "./apply-due.server";
import { changeRules } from "./change-rules.server";
import { currentEntitlement } from "./current-entitlement.server";
import { deriveNow } from "./rederive.server";
import { deliver, eventOf, fresh, type Json, seconds, subscriptionOf } from "./testing/deliver";

const start = seconds("2026-12-10T12:00:00Z");
const now = new Date("2026-12-10T13:00:00Z");
const actor = { type: "system" as const, id: "test" };
const context = { livemode: false, now };
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, { actor, now });
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: [] }, { actor, now });
  await mapPrice(database.pool, "price_pro", "pro", { actor, now });
  const feature = { kind: "feature_lookup_key" as const, value: "all-notes" };
  await mapToPlan(database.pool, feature, { planId: "pro" }, { actor, now });
  const ends = { purchase: "end_now" as const, subscription: "end_now" as const };
  const choices = {
    ...defaultChoices,
    refunded: ends,
    disputeLost: ends,
    unpaidInvoice: { rule: "only_when_paid" as const },
  };
  const deps = { pool: database.pool, livemode: false, clock: () => now };
  const consent = { actor, reason: null, fingerprint: null };
  await changeRules(deps, [{ kind: "set_policies", choices }], consent);
});
afterAll(() => database.drop());

async function newUser(): Promise<string> {
  const id = fresh("user");
  await database.pool.query(
    "insert into users (id, email, created_at, updated_at) values ($1, $1 || '@example.com', $2, $2)",
    [id, now],
  );
  return id;
}

async function applyEach(events: readonly Json[]) {
  const clock = () => now;
  for (const event of events) {
    await deliver(database.pool, [event], now);
    while ((await applyDue({ pool: database.pool, livemode: false, clock })).claimed > 0);
  }
}

/** A subscription since 2025-03-31: nothing but the invoice's payment tells what paid the invoice. */
function payment(userId: string) {
  const [customer, sub, invoice, intent, charge] = [
    fresh("cus"),
    fresh("sub"),
    fresh("in"),
    fresh("pi"),
    fresh("ch"),
  ];
  const begins = seconds("2026-12-01T00:00:00Z");
  const invoiceOf = (fields: Json) => ({
    id: invoice,
    object: "invoice",
    customer,
    created: begins,
    livemode: false,
    billing_reason: "subscription_cycle",
    amount_due: 1900,
    currency: "eur",
    parent: { type: "subscription_details", subscription_details: { subscription: sub } },
    ...fields,
  });
  const chargeOf = (fields: Json) => ({
    id: charge,
    object: "charge",
    customer,
    created: begins,
    livemode: false,
    status: "succeeded",
    paid: true,
    amount: 1900,
    amount_refunded: 0,
    refunded: false,
    disputed: false,
    currency: "eur",
    payment_intent: intent,
    ...fields,
  });
  const subscription = (fields: Json = {}) =>
    subscriptionOf(sub, customer, { metadata: { userId }, latest_invoice: invoice, ...fields });
  return {
    customer,
    created: (fields: Json = {}) => eventOf("customer.subscription.created", start, subscription(fields)),
    invoicePaid: eventOf("invoice.paid", start, invoiceOf({ status: "paid", amount_paid: 1900 })),
    invoiceOpen: eventOf("invoice.finalized", start - 1, invoiceOf({ status: "open", amount_paid: 0 })),
    invoicePayment: eventOf("invoice_payment.paid", start, {
      id: fresh("inpay"),
      object: "invoice_payment",
      created: begins,
      livemode: false,
      status: "paid",
      invoice,
      amount_paid: 1900,
      currency: "eur",
      payment: { type: "payment_intent", payment_intent: intent },
    }),
    charged: eventOf("charge.succeeded", start, chargeOf({})),
    refunded: eventOf("charge.refunded", start + 1, chargeOf({ refunded: true, amount_refunded: 1900 })),
    disputeLost: eventOf("charge.dispute.closed", start + 1, {
      id: fresh("dp"),
      object: "dispute",
      created: start,
      livemode: false,
      status: "lost",
      amount: 1900,
      currency: "eur",
      charge,
      payment_intent: intent,
    }),
    summary: eventOf("entitlements.active_entitlement_summary.updated", start, {
      object: "entitlements.active_entitlement_summary",
      customer,
      livemode: false,
      entitlements: {
        object: "list",
        has_more: false,
        data: [
          {
            id: fresh("ent"),
            object: "entitlements.active_entitlement",
            feature: "feat_1",
            lookup_key: "all-notes",
          },
        ],
      },
    }),
  };
}

type Payment = ReturnType<typeof payment>;

const stories: [string, (of: Payment) => Json[], string][] = [
  ["paid", (of) => [of.created(), of.invoicePaid, of.invoicePayment, of.charged], "pro"],
  ["refunded", (of) => [of.created(), of.invoicePaid, of.invoicePayment, of.charged, of.refunded], "free"],
  [
    "disputed, and the dispute is lost",
    (of) => [of.created(), of.invoicePaid, of.invoicePayment, of.charged, of.disputeLost],
    "free",
  ],
  [
    "sent an invoice that is not paid",
    (of) => [of.created({ collection_method: "send_invoice" }), of.invoiceOpen],
    "free",
  ],
  [
    "sent an invoice that was paid",
    (of) => [of.created({ collection_method: "send_invoice" }), of.invoiceOpen, of.invoicePaid],
    "pro",
  ],
  ["entitled by a feature", (of) => [of.created({ price: "price_unknown" }), of.summary], "pro"],
];

describe("a payer who", () => {
  it.each(stories)("%s", async (_, story, planId) => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (stream) => {
        const userId = await newUser();
        const events = story(payment(userId));
        const order = new Map(events.map((event) => [event, stream.next().value ?? 0] as const));
        await applyEach([...events].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)));
        const stored = await currentEntitlement(database.pool, userId, context);
        expect(stored).toMatchObject({ planId });
        const [again] = await deriveNow(database.pool, [userId], context);
        expect(again?.reasons).toEqual(stored.reasons);
      }),
      { numRuns: 10 },
    );
  });
});
