/** International bank account numbers in any text: of a country that has them, of its length, with right check digits. */
import type { Stretch } from "./card-number";

/** The registry's lengths, countries of one length together. */
const countriesByLength: Record<number, string> = {
  15: "NO",
  16: "BE",
  18: "DK FI FK FO GL NL",
  19: "MK SI",
  20: "AT BA EE KZ LT LU XK",
  21: "CH HR LI LV",
  22: "BG BH CR DE GB GE IE ME RS VA",
  23: "AE GI IL IQ OM SO TL",
  24: "AD CZ ES MD PK RO SA SE SK TN VG",
  25: "LY PT ST",
  26: "IS TR",
  27: "BI DJ FR GR IT MC MR SM",
  28: "AL AZ BY CY DO GT HU LB NI PL SV",
  29: "BR EG PS QA UA",
  30: "JO KW MN MU YE",
  31: "MT SC",
  32: "LC",
  33: "RU",
};
const lengths = new Map(
  Object.entries(countriesByLength).flatMap(([length, countries]) =>
    countries.split(" ").map((country) => [country, Number(length)] as const),
  ),
);

const beginning = /(?<![A-Za-z0-9_])[A-Za-z]{2}\d{2}(?=[\s-]?[A-Za-z0-9])/g;
const shortest = 15;

export const holdsIban = (text: string): boolean => ibansIn(text, 1).length > 0;

/** In order; `atMost` so many. */
export function ibansIn(text: string, atMost = Number.POSITIVE_INFINITY): Stretch[] {
  const found: Stretch[] = [];
  if (text.length < shortest) return found;
  for (const { 0: start, index: from } of text.matchAll(beginning)) {
    const length = lengths.get(start.slice(0, 2).toUpperCase());
    const to = length === undefined ? null : endOf(text, from, length);
    if (to !== null) found.push({ from, to });
    if (found.length >= atMost) break;
  }
  return found;
}

function endOf(text: string, from: number, length: number): number | null {
  // ISO 7064, 97-10, with the first four characters last; letters count from 10.
  let rest = 0;
  let at = from;
  for (let place = 0; place < length; at += 1) {
    const value = valueAt(text, at);
    if (value !== null) {
      if (place >= 4) rest = appended(rest, value);
      place += 1;
    }
    // One space or dash between groups.
    else if (!/[\s-]/.test(text.charAt(at)) || valueAt(text, at + 1) === null) return null;
  }
  for (let first = from; first < from + 4; first += 1) rest = appended(rest, valueAt(text, first) ?? 0);
  return rest === 1 && valueAt(text, at) === null ? at : null;
}

const appended = (rest: number, value: number) => (rest * (value > 9 ? 100 : 10) + value) % 97;

/** null: neither digit nor letter, or behind the end. */
function valueAt(text: string, at: number): number | null {
  const code = text.charCodeAt(at);
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 122 ? letter - 87 : null;
}
