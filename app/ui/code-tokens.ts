/** Splits lines of JSON into pieces to colour. Line by line, since no JSON string spans lines. */

export type TokenKind = "key" | "string" | "number" | "word" | "masked" | "plain";

export interface Token {
  kind: TokenKind;
  text: string;
  /** Offset in the line. */
  at: number;
}

const pattern = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g;

export function tokensOf(line: string, mask: string): Token[] {
  const tokens: Token[] = [];
  let from = 0;
  let offset = 0;
  const push = (kind: TokenKind, text: string) => {
    if (text) tokens.push({ kind, text, at: offset });
    offset += text.length;
  };
  for (const match of line.matchAll(pattern)) {
    push("plain", line.slice(from, match.index));
    const [whole, quoted, colon] = match;
    if (quoted === undefined) push(/^[tfn]/.test(whole) ? "word" : "number", whole);
    else {
      push(quoted === mask ? "masked" : colon === undefined ? "string" : "key", quoted);
      push("plain", colon ?? "");
    }
    from = match.index + whole.length;
  }
  push("plain", line.slice(from));
  return tokens;
}

/** Where `needle` occurs, without regard to case: offsets into `text`, at most `most`. */
export function occurrences(text: string, needle: string, most: number): number[] {
  if (needle === "") return [];
  const found: number[] = [];
  const haystack = text.toLowerCase();
  const sought = needle.toLowerCase();
  for (
    let at = haystack.indexOf(sought);
    at >= 0 && found.length < most;
    at = haystack.indexOf(sought, at + sought.length)
  ) {
    found.push(at);
  }
  return found;
}
