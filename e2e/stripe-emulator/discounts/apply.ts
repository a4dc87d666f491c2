/** What discounts take off the lines of an invoice or a Checkout session. */
import { discounts, type DiscountTerms } from "../tables/discounts";
import type { Scope } from "../work/scope";

export interface DiscountedLine {
  /** Minor units, before any discount. */
  amount: number;
  product: string | null;
  discountable: boolean;
}

export interface LineDiscounts {
  discount: string;
  /** What it takes off each line, in the lines' order; minor units, 0 where it does not apply. */
  amounts: number[];
}

/**
 * What each discount takes off each line. They work one after the other, each on
 * what the earlier ones left, and never below zero.
 */
export function discountLines(
  scope: Scope,
  discountIds: readonly string[],
  currency: string,
  lines: readonly DiscountedLine[],
): LineDiscounts[] {
  return takeOff(
    discountIds.map((id) => {
      scope.need(discounts, id, "discounts");
      return { discount: id, terms: scope.hidden(discounts, id) };
    }),
    currency,
    lines,
  );
}

/** The same for terms that nobody has redeemed yet: previews, a Checkout page's summary. */
export function takeOff(
  given: readonly { discount: string; terms: DiscountTerms | null }[],
  currency: string,
  lines: readonly DiscountedLine[],
): LineDiscounts[] {
  const left = lines.map((line) => line.amount);
  return given.map(({ discount, terms }) => {
    const open = lines.map((line, index) =>
      terms !== null && line.discountable && isFor(terms, line) ? (left[index] ?? 0) : 0,
    );
    const amounts = terms === null ? open : share(terms, currency, open);
    for (const [index, amount] of amounts.entries()) left[index] = (left[index] ?? 0) - amount;
    return { discount, amounts };
  });
}

function isFor(terms: DiscountTerms, line: DiscountedLine): boolean {
  return terms.products === null || (line.product !== null && terms.products.includes(line.product));
}

function share(terms: DiscountTerms, currency: string, open: readonly number[]): number[] {
  const { percentOff } = terms;
  if (percentOff !== null) return open.map((amount) => percentOf(amount, percentOff));
  return spread(amountOffIn(terms, currency), open);
}

/** Half a unit goes up; the detour keeps 10.05 % of 1000 from becoming 100.49999. */
function percentOf(amount: number, percent: number): number {
  return Math.round(Number(((amount * percent) / 100).toFixed(6)));
}

/** 0 where the coupon says nothing about this currency: it does not apply then. */
function amountOffIn(terms: DiscountTerms, currency: string): number {
  if (terms.currency === currency) return terms.amountOff ?? 0;
  return terms.currencyOptions?.[currency]?.amount_off ?? 0;
}

/** Shares an amount among lines by their size; the last one that takes part takes what rounding left. */
function spread(amount: number, open: readonly number[]): number[] {
  const whole = open.reduce((sum, each) => sum + Math.max(0, each), 0);
  const total = Math.min(amount, whole);
  let before = 0;
  let given = 0;
  return open.map((each) => {
    before += Math.max(0, each);
    const upToHere = whole === 0 ? 0 : Math.round((total * before) / whole);
    const part = upToHere - given;
    given = upToHere;
    return part;
  });
}
