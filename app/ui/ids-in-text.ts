/** Ids of Stripe's in sentences: cut in the middle, so that a sentence stays one. */

export interface TextPart {
  /** Where it begins. */
  at: number;
  text: string;
  /** The same, where the part is an id. */
  id: string | null;
}

/** The text in parts, ids apart. */
export function textParts(text: string): TextPart[] {
  let at = 0;
  return text.split(/\b([a-z]{2,8}_(?:test_|live_)?[A-Za-z0-9]{12,})\b/).flatMap((part, index) => {
    const place = at;
    at += part.length;
    return part === "" ? [] : [{ at: place, text: part, id: index % 2 === 1 ? part : null }];
  });
}

/** "sub_1xFa…S4t6" */
export function shortId(id: string): string {
  const begin = id.lastIndexOf("_") + 1;
  return id.length - begin <= 10 ? id : `${id.slice(0, begin + 4)}…${id.slice(-4)}`;
}
