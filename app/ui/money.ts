/**
 * Amounts as people read them, from the smallest unit as Stripe counts it.
 * https://docs.stripe.com/currencies lists which currencies have no decimals or three.
 */
const withoutDecimals = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));
const withThreeDecimals = new Set("bhd jod kwd omr tnd".split(" "));
/** Counted in hundredths for compatibility, though nobody pays in hundredths. */
const hundredthsNobodyPays = new Set(["isk", "ugx"]);

/** "€19.00", "¥500", "BHD 1.250". An unknown currency keeps its code; one that is no code is shown as it is. */
export function formatAmount(minorUnits: number, currency: string): string {
  const code = currency.toLowerCase();
  const decimals = withoutDecimals.has(code) ? 0 : withThreeDecimals.has(code) ? 3 : 2;
  const value = minorUnits / 10 ** decimals;
  const shown = hundredthsNobodyPays.has(code) && minorUnits % 100 === 0 ? 0 : decimals;
  if (!/^[a-z]{3}$/.test(code)) return `${value.toFixed(decimals)} ${currency}`;
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency: code.toUpperCase(),
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  }).format(value);
}
