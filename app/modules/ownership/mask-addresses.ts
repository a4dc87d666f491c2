/**
 * Ids are quoted from metadata, and some hosts write an email address there:
 * of `person@victim.test` operators see `p…@v…`.
 */
export function maskAddresses(text: string): string {
  // Looked for at the beginnings of words only, so that a long text without any takes no longer than it is.
  return text.replace(/(?<![^\s@])[^\s@]*@[^\s@]*/gu, (address) => {
    const [local = "", domain = ""] = address.split("@");
    return `${first(local)}…@${first(domain)}…`;
  });
}

const first = (part: string) => [...part][0] ?? "";
