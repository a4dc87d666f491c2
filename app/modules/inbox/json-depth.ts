/**
 * Does this JSON nest deeper than `limit` levels? No recursion, and it stops as
 * soon as the answer is known.
 *
 * Expects JSON that parses: brackets inside strings are skipped, nothing else
 * is checked.
 */
export function nestsDeeperThan(json: string, limit: number): boolean {
  // Most documents hold too few brackets to nest that deep, whatever their order.
  // Counting them natively costs a thirtieth of the walk.
  if (countUpTo(json, "{", limit) + countUpTo(json, "[", limit) <= limit) return false;

  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    switch (json[at]) {
      case '"':
        at += 1;
        while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
        break;
      case "{":
      case "[":
        depth += 1;
        if (depth > limit) return true;
        break;
      case "}":
      case "]":
        depth -= 1;
        break;
    }
  }
  return false;
}

function countUpTo(text: string, character: string, most: number): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1 && count <= most; at = text.indexOf(character, at + 1)) {
    count += 1;
  }
  return count;
}
