/**
 * Hides personal data and secrets in evidence of a refused request, which nobody
 * has vouched for and which is shown without being asked. By shape, and by name
 * where a name still stands in front of a value: the text may be cut off, escaped
 * or no JSON at all.
 */
import { cardNumbersIn, type Stretch } from "./card-number";
import { ibansIn } from "./iban";
import { isPersonalName } from "./personal-data";
import { outside } from "./place";
import { propertyName } from "./property-name";
import { isSecretName } from "./secret-data";

const mark = "•••";

/** `@` as itself, percent-encoded (also twice) or as a JSON escape. */
const at = String.raw`(?:@|%(?:25)*40|\\u0040)`;
/** What an address consists of, generously; bounded, so that no text is slow to search. */
const part = String.raw`[^\s"'<>(),;:=&?{}[\]@]`;
const email = `${part}{0,64}${at}${part}{1,255}`;
/** Signing secrets and API keys; then client secrets, `pi_…_secret_…`. */
const key = String.raw`(?<![a-z0-9])(?:whsec|sk|rk|ek|ptk)_[\w+/=-]+`;
const clientSecret = String.raw`\w{0,64}_secret_[\w+/=%-]+`;
const shapes = new RegExp(`${clientSecret}|${key}|${email}`, "gi");
/** A property of JSON, perhaps cut off within its value. */
const property = /"((?:[^"\\]|\\.){1,80})"\s{0,9}:\s{0,9}(?:"((?:[^"\\]|\\.)+)|(-?\d[\d.eE+-]*))/g;

/** The first `most` characters of `text`, what is hidden in them exchanged for a mark, also where it goes on beyond. */
export function redactText(text: string, most = text.length): string {
  let shown = "";
  let from = 0;
  for (const stretch of hiddenIn(text)) {
    if (stretch.from >= most) break;
    if (stretch.to <= from) continue;
    // What overlaps is one.
    if (stretch.from >= from) shown += text.slice(from, stretch.from) + mark;
    from = stretch.to;
  }
  return from < most ? shown + text.slice(from, most) : shown;
}

function hiddenIn(text: string): Stretch[] {
  const shaped = [...text.matchAll(shapes)].map(({ 0: found, index }) => stretch(index, found));
  return [...shaped, ...valuesOfNames(text), ...cardNumbersIn(text), ...ibansIn(text)].sort(
    (a, b) => a.from - b.from || b.to - a.to,
  );
}

function valuesOfNames(text: string): Stretch[] {
  return [...text.matchAll(property)].flatMap(({ 0: whole, 1: name = "", 2: quoted, 3: number, index }) => {
    const place = { name: propertyName(name), within: outside, objectType: null };
    if (!isSecretName(place) && !isPersonalName(place)) return [];
    const value = quoted ?? number ?? "";
    return [stretch(index + whole.length - value.length, value)];
  });
}

const stretch = (from: number, found: string): Stretch => ({ from, to: from + found.length });
