/** The currencies that Stripe takes, and how many decimals their smallest unit is away. */

const TWO_DECIMALS =
  "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd btn bwp byn bzd cad cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel ghs gip gmd gtq gyd hkd hnl htg huf idr ils inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mro mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sll sos srd std svc szl thb tjs top try ttd twd tzs uah usdc uyu uzs wst xcd xcg yer zar zmw";
const NO_DECIMALS = "bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf";
const THREE_DECIMALS = "bhd jod kwd omr tnd";

/** In the order in which Stripe's errors name them. */
const DECIMALS: ReadonlyMap<string, number> = new Map(
  [
    { codes: TWO_DECIMALS, decimals: 2 },
    { codes: NO_DECIMALS, decimals: 0 },
    { codes: THREE_DECIMALS, decimals: 3 },
  ].flatMap(({ codes, decimals }) => codes.split(" ").map((code) => [code, decimals] as const)),
);

export const CURRENCIES: readonly string[] = [...DECIMALS.keys()];

/** @param currency as Stripe writes it, in small letters */
export function decimalsOf(currency: string): number {
  return DECIMALS.get(currency) ?? 2;
}
