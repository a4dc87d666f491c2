import { decimalsOf } from "../api/currencies";

/**
 * An amount as people write it, the same on every page and in every line's text:
 * `€19.00`, `¥500`, `KWD 1.500`.
 * @param amount in smallest units; parts of one, as exact prices have them, are rounded
 */
export function moneyText(amount: number, currency: string): string {
  const digits = decimalsOf(currency);
  return new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}
