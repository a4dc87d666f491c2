import { describe, expect, it } from "vitest";
import type { Version } from "../mirror/version";
import { normaliseObject } from "../stripe/normalise";
import { paymentsFrom } from "./payment-view";

const at = 1_790_000_000;
const invoice = (fields: object) => ({
  id: "in_1",
  object: "invoice",
  customer: "cus_1",
  status: "paid",
  amount_paid: 1900,
  currency: "eur",
  created: at,
  status_transitions: { paid_at: at + 5 },
  ...fields,
});
const charge = (fields: object) => ({
  id: "ch_1",
  object: "charge",
  customer: "cus_1",
  status: "succeeded",
  paid: true,
  amount: 1900,
  amount_refunded: 0,
  currency: "eur",
  created: at + 4,
  payment_intent: "pi_1",
  ...fields,
});
const intent = (fields: object) => ({
  id: "pi_1",
  object: "payment_intent",
  customer: "cus_1",
  status: "succeeded",
  amount: 1900,
  currency: "eur",
  created: at + 3,
  ...fields,
});

const towards = (fields: object) => ({
  id: "inpay_1",
  object: "invoice_payment",
  customer: "cus_1",
  invoice: "in_1",
  status: "paid",
  payment: { type: "payment_intent", payment_intent: "pi_1" },
  ...fields,
});

function ids(...objects: object[]): string[] {
  const versions = objects.map((object) => {
    const read = normaliseObject(object, false);
    if (read.kind !== "snapshot") throw new Error(`not a snapshot: ${read.kind}`);
    return { snapshot: read.snapshot } as Version;
  });
  return paymentsFrom(versions).map(({ id }) => id);
}

describe("one payment is one line", () => {
  it.each([
    [
      "the invoice names its charge (before basil)",
      [invoice({ charge: "ch_1" }), charge({}), intent({})],
      ["in_1"],
    ],
    [
      "the charge names its invoice (before basil)",
      [invoice({}), charge({ invoice: "in_1" }), intent({})],
      ["in_1"],
    ],
    ["neither names the other (since basil)", [invoice({}), charge({}), intent({})], ["in_1"]],
    [
      "the invoice payment tells (since basil), whatever amounts and days look like",
      [invoice({}), towards({}), charge({ amount: 2000, created: at - 90_000 }), intent({})],
      ["in_1"],
    ],
    [
      "an invoice paid in two parts is one line",
      [
        invoice({}),
        towards({}),
        towards({ id: "inpay_2", payment: { payment_intent: "pi_2" } }),
        charge({ amount: 1000 }),
        charge({ id: "ch_2", amount: 900, payment_intent: "pi_2" }),
      ],
      ["in_1"],
    ],
    [
      "what looks alike is another payment where the invoice payment says so",
      [invoice({}), towards({ payment: { payment_intent: "pi_other" } }), charge({})],
      ["in_1", "ch_1"],
    ],
    ["another amount is another payment", [invoice({}), charge({ amount: 2000 })], ["in_1", "ch_1"]],
    ["another currency is another payment", [invoice({}), charge({ currency: "usd" })], ["in_1", "ch_1"]],
    ["another day is another payment", [invoice({}), charge({ created: at - 90_000 })], ["in_1", "ch_1"]],
    [
      "an open invoice has not been paid by a charge",
      [invoice({ status: "open" }), charge({})],
      ["in_1", "ch_1"],
    ],
    [
      "two alike charges are two payments",
      [invoice({}), charge({}), charge({ id: "ch_2", created: at + 60, payment_intent: "pi_2" })],
      ["ch_2", "in_1"],
    ],
    ["a purchase without an invoice is its charge", [charge({}), intent({})], ["ch_1"]],
  ])("%s", (_, objects, expected) => {
    expect(ids(...objects)).toEqual(expected);
  });
});
