/**
 * The members of one of Stripe's lists as texts of their own, just as they stand in
 * the answer: white space, order of fields, escapes and numbers are kept, as they
 * would be in a delivery. Pure.
 */
const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/**
 * The objects in the list's `data`. Null where the text has no such list, or holds
 * anything but objects there. The text is JSON: the caller has parsed it.
 */
export function listTexts(text: string): string[] | null {
  const members: string[] = [];
  let depth = 0;
  let name = "";
  let isData = false;
  let began = -1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === quote) {
      const end = endOfString(text, at);
      if (end === -1) return null;
      if (depth === 1) name = text.slice(at + 1, end);
      at = end;
    } else if (character === colon) {
      if (depth === 1) isData = name === "data";
    } else if (character === openBrace || character === openBracket) {
      if (isData && depth === 1 && character === openBrace) return null;
      if (isData && depth === 2) {
        if (character === openBracket) return null;
        began = at;
      }
      depth += 1;
    } else if (character === closeBrace || character === closeBracket) {
      depth -= 1;
      if (isData && depth === 2) members.push(text.slice(began, at + 1));
      if (isData && depth === 1) return members;
    }
  }
  return null;
}

/** Where the string that begins at `start` has its closing quote; -1: nowhere. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return -1;
}
