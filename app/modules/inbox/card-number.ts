/**
 * Numbers of payment cards in any text: 13 to 19 digits whose check digit is
 * right, in one piece or in groups with spaces or dashes. Card data never
 * reaches a page, whoever looks and wherever somebody put it.
 *
 * One number in ten has a right check digit by chance. What is known to be
 * something else is left readable: times, dates, UUIDs, fractions, the digits of
 * hashes, and ids of nothing but zeros.
 */
export interface Stretch {
  from: number;
  /** Behind its last character. */
  to: number;
}

const fewest = 13;
const most = 19;

export const holdsCardNumber = (text: string): boolean => cardNumbersIn(text, 1).length > 0;

/** The text with a mark in place of every card number. */
export function hideCardNumbers(text: string): string {
  let shown = "";
  let behind = 0;
  for (const { from, to } of cardNumbersIn(text)) {
    shown += `${text.slice(behind, from)}•••`;
    behind = to;
  }
  return shown + text.slice(behind);
}

/** In order, none overlapping; `atMost` so many. One pass, however the digits are arranged. */
export function cardNumbersIn(text: string, atMost = Number.POSITIVE_INFINITY): Stretch[] {
  const found: Stretch[] = [];
  if (text.length < fewest) return found;
  /** The last groups of digits with nothing but spaces and dashes between them. */
  let groups: Stretch[] = [];
  for (const { 0: digits, index: from } of text.matchAll(/\d+/g)) {
    const before = groups.at(-1);
    if (before && !isGap(text, before.to, from)) groups = [];
    groups.push({ from, to: from + digits.length });
    if (groups.length > most) groups.shift();
    const number = numberAtEnd(text, groups);
    if (number === null) continue;
    found.push(number);
    if (found.length >= atMost) break;
    groups = [];
  }
  return found;
}

const isGap = (text: string, from: number, to: number) =>
  to - from <= 3 && /^[\s\p{Pd}]+$/u.test(text.slice(from, to));

/** The longest card number that the last group ends. */
function numberAtEnd(text: string, groups: readonly Stretch[]): Stretch | null {
  const to = groups.at(-1)!.to;
  let found: Stretch | null = null;
  let digits = 0;
  let sum = 0;
  for (let group = groups.length - 1; group >= 0; group -= 1) {
    const { from, to: end } = groups[group]!;
    if (digits + end - from > most) break;
    for (let at = end - 1; at >= from; at -= 1, digits += 1) sum += weighed(text.charCodeAt(at) - 48, digits);
    // Luhn's check. A number of nothing but zeros passes it too, and is nobody's.
    if (digits < fewest || sum === 0 || sum % 10 !== 0) continue;
    if (!isSomethingElse(text, groups.slice(group))) found = { from, to };
  }
  return found;
}

/** From the right, every other digit counts twice, and the digits of what that gives are added. */
function weighed(digit: number, position: number): number {
  if (position % 2 === 0) return digit;
  return digit > 4 ? digit * 2 - 9 : digit * 2;
}

/** Longer than what is looked at around a number. */
const around = 40;

function isSomethingElse(text: string, groups: readonly Stretch[]): boolean {
  const { from } = groups[0]!;
  const { to } = groups.at(-1)!;
  const [before, after] = [text.slice(Math.max(0, from - around), from), text.slice(to, to + around)];
  // A fraction, or digits among others in a hash. A word directly before or behind it makes no difference.
  if (/\d\.$|\d[A-Za-z]+$/.test(before) || /^[A-Za-z]+\d/.test(after)) return true;
  const written = groups.map((group) => text.slice(group.from, group.to));
  return (
    (written.length === 1 && isTime(written[0]!)) ||
    written.some((_, at) => isDate(written.slice(at, at + 3).join("-"))) ||
    isInUuid(before, text.slice(from, to), after)
  );
}

/** Unix time in milli-, micro- or nanoseconds until 2033. No card's number of such a length begins with 1. */
const isTime = (digits: string) => /^(?:1\d{12}|1\d{15}|1\d{18}|2\d{12})$/.test(digits);

const isDate = (groups: string) =>
  /^(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(groups);

const uuid = /(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])/gi;

function isInUuid(before: string, number: string, after: string): boolean {
  const [from, to] = [before.length, before.length + number.length];
  return [...(before + number + after).matchAll(uuid)].some(
    ({ 0: found, index }) => index <= from && index + found.length >= to,
  );
}
