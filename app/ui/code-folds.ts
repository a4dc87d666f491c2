/** Which lines of a JSON text can be folded into the one that opens them. */
import { tokensOf } from "./code-tokens";

/** Zero-based: the line that opens an object or a list, and the one that closes it. */
export interface Fold {
  from: number;
  to: number;
}

/** Only what spans more than two lines: nothing is won by hiding less. */
export function foldsOf(lines: readonly string[]): Fold[] {
  const folds: Fold[] = [];
  const open: number[] = [];
  for (const [index, line] of lines.entries()) {
    // No string spans lines, so what is plain in a line is structure.
    for (const { kind, text } of tokensOf(line, "")) {
      if (kind !== "plain") continue;
      for (const character of text) {
        if (character === "{" || character === "[") open.push(index);
        if (character !== "}" && character !== "]") continue;
        const from = open.pop();
        if (from !== undefined && index - from > 1 && folds.at(-1)?.from !== from)
          folds.push({ from, to: index });
      }
    }
  }
  return folds.sort((a, b) => a.from - b.from);
}

/** The lines that are not seen while these are folded: what is between the two ends, and the end itself. */
export function hiddenLines(folds: readonly Fold[], folded: ReadonlySet<number>): Set<number> {
  const hidden = new Set<number>();
  for (const { from, to } of folds) {
    if (!folded.has(from) || hidden.has(from)) continue;
    for (let line = from + 1; line <= to; line += 1) hidden.add(line);
  }
  return hidden;
}

/** What has to be opened for a line to be seen. */
export function foldsAround(folds: readonly Fold[], line: number): number[] {
  return folds.filter(({ from, to }) => from < line && line <= to).map(({ from }) => from);
}

/** The line in which an offset into the whole text lies. */
export function lineAt(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}
