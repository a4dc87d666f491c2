/**
 * The name of a property as the rules spell names: `firstName`, `First-Name` and
 * "first name" are one. Stripe writes snake_case; metadata is written by whoever
 * likes to, in whichever way they like.
 */

/** No name that means something is longer; a key may have a mebibyte, and its end tells what it is. */
const longest = 100;

export function propertyName(key: string): string {
  const written = key.length > longest ? key.slice(-longest) : key;
  if (/^[a-z0-9]+(?:_[a-z0-9]+)*$/.test(written)) return written;
  return (
    written
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/ß/g, "ss")
      .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1_$2")
      // IPAddress, but also IBAN.
      .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1_$2")
      .toLowerCase()
      .replace(/[^\p{L}\d]+/gu, "_")
      .replace(/^_|_$/g, "")
  );
}
