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
  // One space or dash between groups, which have four characters as a rule and two at least.
  const written = text.slice(from, from + length + (length >> 1));
  let number = "";
  let at = 0;
  for (; number.length < length; at += 1) {
    const character = written.charAt(at);
    if (isAlphanumeric(character)) number += character;
    else if (character === "" || !/[\s-]/.test(character) || !isAlphanumeric(written.charAt(at + 1)))
      return null;
  }
  return hasCheckDigits(number) && !isAlphanumeric(text.charAt(from + at)) ? from + at : null;
}

function isAlphanumeric(character: string): boolean {
  return (
    (character >= "0" && character <= "9") ||
    (character >= "A" && character <= "Z") ||
    (character >= "a" && character <= "z")
  );
}

/** ISO 7064, 97-10: letters count from 10. */
function hasCheckDigits(number: string): boolean {
  let rest = 0;
  for (const character of number.slice(4) + number.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
