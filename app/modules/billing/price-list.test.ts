import { expect, test } from "vitest";
import type { Price, StripeResult } from "../stripe/gateway";
import { createPriceList } from "./price-list";

const price: Price = { id: "price_1", productId: "prod_1", currency: "eur", unitAmount: 1, recurring: null };
const answered: StripeResult<Price[]> = { ok: true, value: [price] };
const away: StripeResult<Price[]> = {
  ok: false,
  failure: { kind: "unreachable", code: null, status: null, requestId: null, message: "" },
};
const never = () => new Promise<never>(() => {});
const minute = 60_000;

test("asked for once, however many pages show it, and again after ten seconds", async () => {
  let asked = 0;
  const listPrices = async () => {
    asked += 1;
    return answered;
  };
  const list = createPriceList({ listPrices }, never);
  expect(await Promise.all([list.read(0), list.read(0)])).toEqual([answered, answered]);
  await list.read(9_999);
  expect(asked).toBe(1);
  await list.read(10_000);
  expect(asked).toBe(2);
});

test("while Stripe is away the last list serves for an hour", async () => {
  const answers = [answered, away, away];
  const list = createPriceList({ listPrices: async () => answers.shift() ?? away }, never);
  await list.read(0);
  expect(await list.read(2 * minute)).toEqual(answered);
  expect(await list.read(61 * minute)).toEqual(away);
});

test("a page does not wait for a Stripe that is slow", async () => {
  const list = createPriceList({ listPrices: never }, async () => {});
  expect(await list.read(0)).toMatchObject({ ok: false, failure: { kind: "unreachable" } });
});
