/**
 * The emulator's objects against replies recorded from the real API, version by version: no field that a reply had is
 * missing. What is missing on purpose is in recorded-exceptions.ts. (The other way round says little: the recorded
 * account used but a part of each object.)
 */
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OTHER_METHOD, RECORDED_EXCEPTIONS } from "./recorded-exceptions";
import { CORPUS_ABSENT, corpusFolder } from "./testing/corpus";
import { makeOneOfEach } from "./testing/make-one-of-each";
import { gatherFields, isComparable, type FieldsByKind } from "./testing/object-fields";
import { recordedFields } from "./testing/recorded-replies";
import { startForTest, TEST_KEY, type Started } from "./testing/start";

const VERSIONS = [
  "2020-08-27",
  "2024-12-18.acacia",
  "2025-02-24.acacia",
  "2025-10-29.clover",
  "2026-03-25.dahlia",
];

/** Where an object of a kind is read, and what the recorded requests had expanded. */
const READ: Readonly<Record<string, { path: string; expand?: readonly string[] }>> = {
  charge: { path: "charges", expand: ["refunds", "balance_transaction"] },
  "checkout.session": { path: "checkout/sessions" },
  coupon: { path: "coupons" },
  credit_note: { path: "credit_notes" },
  customer: { path: "customers", expand: ["invoice_credit_balance", "tax"] },
  invoice: { path: "invoices", expand: ["discounts"] },
  invoiceitem: { path: "invoiceitems" },
  payment_intent: { path: "payment_intents" },
  payment_method: { path: "payment_methods" },
  plan: { path: "plans" },
  price: { path: "prices" },
  product: { path: "products" },
  refund: { path: "refunds" },
  setup_intent: { path: "setup_intents" },
  subscription: { path: "subscriptions", expand: ["discounts"] },
  subscription_item: { path: "subscription_items" },
};
/** Kinds of other products, which the recorded replies had beside. */
const ELSEWHERE = new Set(["bank_account", "person", "transfer"]);

const corpus = corpusFolder();

describe.skipIf(corpus === null)(`recorded replies${corpus === null ? `: ${CORPUS_ABSENT}` : ""}`, () => {
  let emulator: Started;
  let made: object[];
  const needed = new Set<string>();

  beforeAll(async () => {
    emulator = await startForTest();
    made = await makeOneOfEach(emulator);
    const { stripe } = emulator;
    const { id: customer } = await stripe.customers.create();
    const price = await stripe.prices.create({
      currency: "usd",
      unit_amount: 900,
      product_data: { name: "Help" },
    });
    made.push(await stripe.invoiceItems.create({ customer, pricing: { price: price.id } }));
    // Those that subscriptions and sessions made: lines with prices, payments of an order.
    made.push(...(await stripe.invoices.list({ limit: 100 })).data);
    made.push(...(await stripe.paymentIntents.list({ limit: 100 })).data);
  }, 30_000);
  afterAll(() => emulator.stop());

  /** Everything that was made, as this version shows it. */
  async function shownIn(version: string): Promise<FieldsByKind> {
    const fields: FieldsByKind = new Map();
    const client = emulator.client(TEST_KEY, { apiVersion: version as Stripe.LatestApiVersion });
    for (const each of made) {
      const { object: kind = "", id, deleted } = each as { object?: string; id?: string; deleted?: boolean };
      const read = READ[kind];
      if (read === undefined || id === undefined || deleted === true) continue;
      const query = (read.expand ?? []).map((path) => `expand[]=${path}`).join("&");
      gatherFields(await client.rawRequest("GET", `/v1/${read.path}/${id}?${query}`), fields);
    }
    const newer = version >= "2025-03-31" ? ["payments", "confirmation_secret"] : [];
    const query = newer.map((path) => `expand[]=data.${path}`).join("&");
    for (const path of [`invoices?limit=100&${query}`, "invoice_payments", "account"])
      gatherFields(await client.rawRequest("GET", `/v1/${path}`), fields);
    // Portal sessions cannot be read again.
    gatherFields(
      made.filter((each) => (each as { object?: string }).object === "billing_portal.session"),
      fields,
    );
    return fields;
  }

  test.for(VERSIONS)("%s: no field that a real reply had is missing", async (version) => {
    const recorded = recordedFields(corpus!, version);
    expect(recorded.size).toBeGreaterThan(4);
    const ours = await shownIn(version);
    const missing: string[] = [];
    for (const [kind, fields] of recorded) {
      if (ELSEWHERE.has(kind)) continue;
      const mine = ours.get(kind);
      if (mine === undefined) {
        missing.push(kind);
        continue;
      }
      for (const field of fields) {
        if (mine.has(field) || !isComparable(field, mine) || OTHER_METHOD.path.test(field)) continue;
        if (RECORDED_EXCEPTIONS[kind]?.[field] === undefined) missing.push(`${kind} ${field}`);
        else needed.add(`${kind} ${field}`);
      }
    }
    expect(missing).toEqual([]);
  });

  test("no exception outlives its difference", () => {
    const all = Object.entries(RECORDED_EXCEPTIONS).flatMap(([kind, fields]) =>
      Object.keys(fields).map((field) => `${kind} ${field}`),
    );
    expect(all.filter((each) => !needed.has(each))).toEqual([]);
  });
});
