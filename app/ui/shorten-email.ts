/** “p…@v…”: enough to compare with an address one knows, too little to write to it. */
export function shortenEmails(text: string): string {
  return text.replace(
    /([^\s@])[^\s@]{0,320}@([^\s@])[^\s@]*/gu,
    (_, person: string, domain: string) => `${person}…@${domain}…`,
  );
}
