/**
 * A `Stripe-Signature` header fit to be shown: as received, with every
 * signature cut to its first 8 characters. Times stay readable.
 *
 * Cuts by shape, not by scheme, since a malformed header may hold a signature,
 * or somebody's token, anywhere.
 */
const mostCharacters = 500;

export function redactSignatureHeader(header: string): string {
  const cut = header
    .slice(0, 4096)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being replaced
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, "\uFFFD")
    .replace(/[\p{L}\p{N}+/_.~-]{14,}/gu, (run) => `${run.slice(0, 8)}…`);
  return cut.length > mostCharacters ? `${cut.slice(0, mostCharacters)}…` : cut;
}
