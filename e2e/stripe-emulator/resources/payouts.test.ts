/** Payouts: what the balance allows, on its way, arrived or cancelled. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";

let emulator: Started;
beforeEach(async () => {
  emulator = await startForTest();
  await emulator.stripe.charges.create({ amount: 2000, currency: "usd", source: "tok_bypassPending" });
});
afterEach(() => emulator.stop());

async function available(): Promise<number> {
  return (await emulator.stripe.balance.retrieve()).available[0]!.amount;
}

test("a payout takes from the balance and arrives after two days", async () => {
  const { stripe } = emulator;
  const before = await available();
  const payout = await stripe.payouts.create({
    amount: 1100,
    currency: "usd",
    expand: ["balance_transaction"],
  });
  expect(payout).toMatchObject({
    status: "pending",
    balance_transaction: { amount: -1100, type: "payout", source: payout.id },
  });
  expect(await available()).toBe(before - 1100);
  await emulator.control("POST", "/advance", { seconds: 2 * 24 * 3600 });
  expect(await stripe.payouts.retrieve(payout.id)).toMatchObject({ status: "paid" });
  const told = await stripe.events.list({ types: ["payout.created", "payout.updated", "payout.paid"] });
  expect(told.data.map(({ type }) => type)).toEqual(["payout.paid", "payout.updated", "payout.created"]);
});

test("a cancelled payout gives the money back, and does not arrive", async () => {
  const { stripe } = emulator;
  const before = await available();
  const { id } = await stripe.payouts.create({ amount: 1100, currency: "usd" });
  expect(await stripe.payouts.cancel(id)).toMatchObject({ status: "canceled" });
  expect(await available()).toBe(before);
  await emulator.control("POST", "/advance", { seconds: 3 * 24 * 3600 });
  expect((await stripe.payouts.list({ status: "paid" })).data).toEqual([]);
  await expect(stripe.payouts.cancel(id)).rejects.toMatchObject({ statusCode: 400 });
});

test("more than there is cannot be paid out", async () => {
  await expect(emulator.stripe.payouts.create({ amount: 5000, currency: "usd" })).rejects.toMatchObject({
    code: "balance_insufficient",
  });
});
