/** A price as people say it. */
import { formatAmount } from "./money";

export interface PriceWordsInput {
  /** In the currency's smallest unit; null: not a fixed amount. */
  unitAmount: number | null;
  currency: string | null;
  /** null: bought once. */
  recurring: { interval: string; count: number; metered: boolean } | null;
}

/** "€19.00 a month", "€190.00 every 3 months", "€299.00 once", "by use, monthly". */
export function priceWords({ unitAmount, currency, recurring }: PriceWordsInput): string {
  const amount =
    unitAmount === null || currency === null ? "an amount of its own" : formatAmount(unitAmount, currency);
  if (recurring === null) return `${amount} once`;
  const { interval, count, metered } = recurring;
  const period = count === 1 ? `a ${interval}` : `every ${count} ${interval}s`;
  return metered ? `${amount} a unit used, ${period}` : `${amount} ${period}`;
}
