/** Amounts of prices, against sums done by hand. */
import Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";

let emulator: Started;
let customer: string;
beforeAll(async () => {
  emulator = await startForTest();
  customer = (await emulator.stripe.customers.create()).id;
});
afterAll(() => emulator.stop());

/** What so many of a price cost on an invoice. */
async function cost(price: Omit<Stripe.PriceCreateParams, "currency">, quantity: number): Promise<number> {
  const { stripe } = emulator;
  const made = await stripe.prices.create({ currency: "usd", product_data: { name: "Thing" }, ...price });
  const item = await stripe.invoiceItems.create({ customer, pricing: { price: made.id }, quantity });
  await stripe.invoiceItems.del(item.id);
  return item.amount;
}

const tiers: Stripe.PriceCreateParams.Tier[] = [
  { up_to: 5, unit_amount: 700, flat_amount: 100 },
  { up_to: 10, unit_amount: 650 },
  { up_to: "inf", unit_amount: 600, flat_amount: 50 },
];

test.each([
  ["per unit", { unit_amount: 250 }, 3, 750],
  ["a fraction of a cent, half up", { unit_amount_decimal: Stripe.Decimal.from("0.5") }, 3, 2],
  ["many decimals stay exact", { unit_amount_decimal: Stripe.Decimal.from("1.005") }, 100, 101],
  [
    "packages, rounded up",
    { unit_amount: 500, transform_quantity: { divide_by: 10, round: "up" } },
    11,
    1000,
  ],
  [
    "packages, rounded down",
    { unit_amount: 500, transform_quantity: { divide_by: 10, round: "down" } },
    19,
    500,
  ],
  ["nothing", { unit_amount: 500 }, 0, 0],
] as const)("%s", async (_name, price, quantity, amount) => {
  expect(await cost(price, quantity)).toBe(amount);
});

test.each([
  ["graduated within the first tier", "graduated", 5, 100 + 5 * 700],
  ["graduated through all tiers", "graduated", 12, 100 + 5 * 700 + 5 * 650 + 50 + 2 * 600],
  ["volume in the second tier", "volume", 6, 6 * 650],
  ["volume in the last tier", "volume", 12, 50 + 12 * 600],
] as const)("%s", async (_name, tiers_mode, quantity, amount) => {
  expect(await cost({ billing_scheme: "tiered", tiers_mode, tiers }, quantity)).toBe(amount);
});
