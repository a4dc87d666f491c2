import { decimalsOf } from "../api/currencies";

/** An amount in smallest units as people write it: `19.00 EUR`, `500 JPY`, `1.500 KWD`. */
export function moneyText(amount: number, currency: string): string {
  const digits = decimalsOf(currency);
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency.toUpperCase()}`;
}
