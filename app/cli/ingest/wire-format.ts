/**
 * JSON as Stripe puts it on the wire: indented by two spaces, an empty object
 * over two lines and an empty list over three. A signature is over exactly these
 * bytes.
 */
export function wireFormat(value: object): string {
  return JSON.stringify(value, null, 2).split("\n").map(openEmpty).join("\n");
}

/** A line that ends in brackets ends a value: a string would end in a quotation mark. */
function openEmpty(line: string): string {
  const [, start, bracket, comma] = /^(.*)(\[\]|\{\})(,?)$/.exec(line) ?? [];
  if (start === undefined) return line;
  const indent = /^ */.exec(line)?.[0] ?? "";
  return bracket === "[]" ? `${start}[\n\n${indent}]${comma}` : `${start}{\n${indent}}${comma}`;
}
