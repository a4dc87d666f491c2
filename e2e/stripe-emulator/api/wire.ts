/** Stripe's way to write JSON: two spaces, and an empty list over three lines. */

export function toWire(value: unknown): string {
  const json = JSON.stringify(value, null, 2);
  // A text that holds "[]" ends its line with a quote, so only lists match.
  return json.replace(/^( *)(.*)\[\](,?)$/gm, "$1$2[\n\n$1]$3");
}
