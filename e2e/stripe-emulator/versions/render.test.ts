/** Older API versions: each field lies where that version kept it. */
import { expect, test } from "vitest";
import type { Identified, Reader, ReadTable } from "../store/table";
import { renderAs } from "./render";
import { PINNED } from "./version";

const subscription = {
  id: "sub_1",
  object: "subscription",
  billing_mode: { type: "flexible" },
  items: {
    object: "list",
    data: [
      {
        id: "si_1",
        object: "subscription_item",
        current_period_start: 1_000,
        current_period_end: 2_000,
        plan: { id: "price_1", object: "plan" },
        quantity: 3,
      },
    ],
    has_more: false,
  },
};

const invoice = {
  id: "in_1",
  object: "invoice",
  status: "paid",
  parent: {
    type: "subscription_details",
    quote_details: null,
    subscription_details: { metadata: { userId: "7" }, subscription: "sub_1" },
  },
  total_taxes: [
    {
      amount: 190,
      tax_behavior: "exclusive",
      taxability_reason: "standard_rated",
      taxable_amount: 1_000,
      tax_rate_details: { tax_rate: "txr_1" },
      type: "tax_rate_details",
    },
  ],
  lines: {
    object: "list",
    data: [
      {
        id: "il_1",
        object: "line_item",
        parent: {
          type: "subscription_item_details",
          invoice_item_details: null,
          subscription_item_details: {
            proration: true,
            subscription: "sub_1",
            subscription_item: "si_1",
            proration_details: { credited_items: null },
          },
        },
        pricing: {
          type: "price_details",
          price_details: { price: "price_1", product: "prod_1" },
          unit_amount_decimal: "1000",
        },
        taxes: [],
      },
    ],
  },
};

/** What the lookups of old shapes find. */
function reader(): Reader {
  const rows: Record<
    string,
    { index: string; value: string; object: Identified & Record<string, unknown> }[]
  > = {
    price: [
      {
        index: "product",
        value: "prod_1",
        object: {
          id: "price_1",
          object: "price",
          type: "recurring",
          unit_amount: 1_000,
          recurring: { interval: "month", interval_count: 1 },
        },
      },
    ],
    payment_intent: [
      {
        index: "customer",
        value: "cus_1",
        object: { id: "pi_1", object: "payment_intent", latest_charge: "ch_1" },
      },
    ],
    charge: [
      {
        index: "payment_intent",
        value: "pi_1",
        object: { id: "ch_1", object: "charge", payment_intent: "pi_1" },
      },
    ],
    invoice_payment: [
      {
        index: "invoice",
        value: "in_1",
        object: {
          id: "inpay_1",
          is_default: true,
          invoice: "in_1",
          payment: { type: "payment_intent", payment_intent: "pi_1" },
        },
      },
      { index: "payment_intent", value: "pi_1", object: { id: "inpay_1", invoice: "in_1" } },
    ],
  };
  const table = (name: string): ReadTable<Identified, unknown> => {
    const all = (rows[name] ?? []).map((row, seq) => ({
      ...row,
      row: { seq, object: row.object, hidden: null },
    }));
    return {
      size: all.length,
      get: (id) => all.find((each) => each.object.id === id)?.row ?? null,
      find: (index, value) =>
        all.filter((each) => each.index === index && each.value === value).map((each) => each.row),
      having: (index, value) =>
        all.filter((each) => each.index === index && each.value === value).map((each) => each.row),
      oldestFirst: () => all.map((each) => each.row),
      newestFirst: () => all.map((each) => each.row).reverse(),
    };
  };
  return {
    table: () => {
      throw new Error("old shapes look up by name");
    },
    named: table,
  };
}

test("the pinned version is given as it is, and nothing is ever altered in place", () => {
  const before = structuredClone(subscription);
  expect(renderAs(PINNED, subscription, reader())).toBe(subscription);
  renderAs("2020-08-27", subscription, reader());
  expect(subscription).toEqual(before);
});

test("before basil a subscription has its period, plan and quantity, and its items have none", () => {
  const old = renderAs("2020-08-27", subscription, reader()) as Record<string, unknown>;
  expect(old).toMatchObject({
    current_period_start: 1_000,
    current_period_end: 2_000,
    quantity: 3,
    plan: { id: "price_1" },
  });
  expect(old).not.toHaveProperty("billing_mode");
  expect((old.items as typeof subscription.items).data[0]).not.toHaveProperty("current_period_end");
  const clover = renderAs("2025-09-30.clover", subscription, reader());
  expect(clover).not.toHaveProperty("current_period_end");
});

test("before basil an invoice names its subscription, payment, charge and tax itself", () => {
  const old = renderAs("2020-08-27", invoice, reader());
  expect(old).toMatchObject({
    subscription: "sub_1",
    subscription_details: { metadata: { userId: "7" } },
    paid: true,
    paid_out_of_band: false,
    payment_intent: "pi_1",
    charge: "ch_1",
    tax: 190,
    total_tax_amounts: [{ amount: 190, inclusive: false, tax_rate: "txr_1", taxable_amount: 1_000 }],
    lines: {
      data: [
        {
          type: "subscription",
          subscription: "sub_1",
          subscription_item: "si_1",
          proration: true,
          price: { id: "price_1" },
          plan: { object: "plan", amount: 1_000, interval: "month" },
        },
      ],
    },
  });
  expect(old).not.toHaveProperty("parent");
  expect(renderAs("2025-03-31.basil", invoice, reader())).toHaveProperty(
    "parent.subscription_details.subscription",
    "sub_1",
  );
});

test("before 2022-11-15 a payment intent lists its charges; before basil it names its invoice", () => {
  const intent = { id: "pi_1", object: "payment_intent", latest_charge: "ch_1" };
  const oldest = renderAs("2020-08-27", intent, reader());
  expect(oldest).toMatchObject({
    invoice: "in_1",
    charges: { data: [{ id: "ch_1", invoice: "in_1" }], total_count: 1 },
  });
  expect(oldest).not.toHaveProperty("latest_charge");
  const middle = renderAs("2023-10-16", intent, reader());
  expect(middle).toMatchObject({ invoice: "in_1", latest_charge: "ch_1" });
  expect(middle).not.toHaveProperty("charges");
});
