/** An amount with its currency, in figures that line up. */
import { formatAmount } from "./money";

/** `minorUnits` as Stripe counts; null shows a dash. */
export function Amount({ minorUnits, currency }: { minorUnits: number | null; currency: string | null }) {
  if (minorUnits === null || currency === null) return <span className="text-faint">–</span>;
  return <span className="whitespace-nowrap tabular-nums">{formatAmount(minorUnits, currency)}</span>;
}
