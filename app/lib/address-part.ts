/**
 * A part of an address as a person or a link wrote it, fit to be looked up:
 * bounded, and without control characters, of which PostgreSQL refuses NUL.
 */
const longest = 300;

export function addressPart(value: string | null | undefined): string {
  return (value ?? "")
    .replace(/\p{Cc}/gu, "")
    .trim()
    .slice(0, longest);
}
