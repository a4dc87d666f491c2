import { expect, test } from "vitest";
import type { DiscountTerms } from "../tables/discounts";
import { takeOff, type DiscountedLine } from "./apply";

const terms = (given: Partial<DiscountTerms>): DiscountTerms => ({
  products: null,
  currencyOptions: null,
  percentOff: null,
  amountOff: null,
  currency: null,
  duration: "once",
  ended: null,
  ...given,
});
const line = (amount: number, product: string | null = null, discountable = true): DiscountedLine => ({
  amount,
  product,
  discountable,
});
const off = (given: Partial<DiscountTerms>[], lines: DiscountedLine[], currency = "usd") =>
  takeOff(
    given.map((each, index) => ({ discount: `di_${index}`, terms: terms(each) })),
    currency,
    lines,
  ).map(({ amounts }) => amounts);

test("a percentage is taken of every line, half a unit up", () => {
  expect(off([{ percentOff: 25 }], [line(1000), line(333), line(2)])).toEqual([[250, 83, 1]]);
  expect(off([{ percentOff: 10.05 }], [line(1000)])).toEqual([[101]]);
});

test("an amount is shared by size and adds up, and never exceeds what there is", () => {
  expect(off([{ amountOff: 100, currency: "usd" }], [line(100), line(100), line(100)])).toEqual([
    [33, 34, 33],
  ]);
  expect(off([{ amountOff: 5000, currency: "usd" }], [line(1200), line(800)])).toEqual([[1200, 800]]);
  expect(off([{ amountOff: 100, currency: "usd" }], [line(-500), line(1000)])).toEqual([[0, 100]]);
  expect(off([{ amountOff: 100, currency: "usd" }], [])).toEqual([[]]);
});

test("later discounts work on what the earlier ones left", () => {
  expect(off([{ percentOff: 50 }, { percentOff: 50 }], [line(1000)])).toEqual([[500], [250]]);
  expect(off([{ amountOff: 900, currency: "usd" }, { percentOff: 50 }], [line(1000)])).toEqual([[900], [50]]);
});

test("only products it is for, and only lines that take discounts", () => {
  const lines = [line(1000, "prod_a"), line(1000, "prod_b"), line(1000, null), line(1000, "prod_a", false)];
  expect(off([{ percentOff: 10, products: ["prod_a"] }], lines)).toEqual([[100, 0, 0, 0]]);
});

test("an amount in another currency counts only where the coupon names it", () => {
  const coupon = { amountOff: 500, currency: "usd", currencyOptions: { eur: { amount_off: 400 } } };
  expect(off([coupon], [line(1000)], "eur")).toEqual([[400]]);
  expect(off([coupon], [line(1000)], "gbp")).toEqual([[0]]);
});
